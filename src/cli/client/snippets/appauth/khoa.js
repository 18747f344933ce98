// Sign-in with Khoá for AppAuth. A phone's app registers its own scheme instead: --redirect-uri vn.example.app:/callback
export const khoa = {
  issuer: "{{issuer}}",
  clientId: "{{client_id}}",
  redirectUri: "{{redirect_uri}}",
  scope: "{{scope}}",
};
