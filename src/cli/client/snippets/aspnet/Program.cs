// dotnet add package Microsoft.AspNetCore.Authentication.OpenIdConnect
// Served at {{origin}}: answers go to {{redirect_uri}}, signed-out browsers to {{signed_out_uri}}.
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

var builder = WebApplication.CreateBuilder(args);
builder.Services
    .AddAuthentication(options =>
    {
        options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
    })
    .AddCookie()
    .AddOpenIdConnect(options =>
    {
        options.CallbackPath = "{{callback_path}}";
        options.RequireHttpsMetadata = {{is_https}};
        options.ResponseType = "code";
        options.ResponseMode = "query";
        options.Scope.Clear();
        foreach (var word in "{{scope}}".Split(' ')) options.Scope.Add(word);
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.TokenValidationParameters.NameClaimType = "name";
        options.SaveTokens = true; // signing out shows the ID token
    });
builder.Services.AddAuthorization();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapGet("/", (HttpContext context) => context.User.Identity!.Name).RequireAuthorization();
app.MapGet("/logout", () => Results.SignOut(authenticationSchemes:
    [CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme]));
app.Run();
