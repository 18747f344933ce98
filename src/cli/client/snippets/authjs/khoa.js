// Sign-in with Khoá for Auth.js, whatever it runs in: ExpressAuth({ providers: [khoa] }), NextAuth({ providers: [khoa] }).
export const khoa = {
  id: "khoa",
  name: "Khoá",
  type: "oidc",
  issuer: "{{issuer}}",
  clientId: "{{client_id}}",
  clientSecret: "{{client_secret}}",
  authorization: { params: { scope: "{{scope}}" } },
  idToken: false, // the name comes from userinfo; the ID token is checked all the same
};
