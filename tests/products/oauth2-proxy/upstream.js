// An application that knows nothing of sign-in: it believes the headers of the proxy before it.
import { createServer } from "node:http";

createServer((request, response) => {
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(`<p id="user">${request.headers["x-forwarded-user"]}</p>`);
}).listen(process.env.PORT, "localhost");
