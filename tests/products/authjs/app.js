// A portal in Express with Auth.js; it listens on PORT.
import { ExpressAuth, getSession } from "@auth/express";
import express from "express";
import { khoa } from "./khoa.js";

const auth = { providers: [khoa], secret: process.env.AUTH_SECRET };
const app = express();
app.set("trust proxy", true);
app.use("/auth/*", ExpressAuth(auth));
app.get("/", async (request, response) => {
  const session = await getSession(request, auth);
  response.send(
    session === null
      ? `<a id="sign-in" href="/auth/signin">Sign in</a>`
      : `<p id="person">${session.user.name}</p><a id="sign-out" href="/auth/signout">Sign out</a>`,
  );
});
app.listen(process.env.PORT, "localhost");
