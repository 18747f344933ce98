// Serves the page at PORT, and the libraries as they are published.
import express from "express";

const app = express();
app.use("/library", express.static("node_modules/oidc-client-ts/dist/esm"));
app.use("/jwt-decode", express.static("node_modules/jwt-decode/build/esm"));
app.use(express.static("."));
app.get("/callback", (_request, response) => response.sendFile("index.html", { root: "." }));
app.listen(process.env.PORT, "localhost");
