// Sign-in with Khoá for oidc-client-ts: new UserManager(khoa).
export const khoa = {
  authority: "{{issuer}}",
  client_id: "{{client_id}}",
  redirect_uri: "{{redirect_uri}}",
  post_logout_redirect_uri: "{{signed_out_uri}}",
  scope: "{{scope}}",
  loadUserInfo: true, // the name comes from userinfo
};
