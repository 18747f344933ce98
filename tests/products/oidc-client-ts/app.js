// A portal that is nothing but this page.
import { UserManager } from "oidc-client-ts";
import { khoa } from "./khoa.js";

const manager = new UserManager(khoa);
if (location.pathname === new URL(khoa.redirect_uri).pathname) {
  await manager.signinCallback();
  history.replaceState(null, "", "/");
}

const user = await manager.getUser();
if (user === null) {
  add("button", "sign-in", "Sign in").onclick = () => manager.signinRedirect();
} else {
  add("p", "person", user.profile.name);
  add("button", "sign-out", "Sign out").onclick = () => manager.signoutRedirect();
}

function add(tag, id, text) {
  const element = Object.assign(document.createElement(tag), { id, textContent: text });
  document.body.append(element);
  return element;
}
