// Put it into your application's package.
import static org.springframework.security.config.Customizer.withDefaults;

import java.util.List;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

@Configuration
class SecurityConfiguration {

    /** Pages: people sign in with Khoá, and out of both. */
    @Bean
    SecurityFilterChain pages(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {
        // Spring Boot 4 sends PKCE by itself; Spring Boot 3 has to be told.
        var requests = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
        requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        var signOut = new OidcClientInitiatedLogoutSuccessHandler(clients);
        signOut.setPostLogoutRedirectUri("{{signed_out_uri}}");
        return http
            .authorizeHttpRequests(paths -> paths.requestMatchers("/").permitAll().anyRequest().authenticated())
            .oauth2Login(login -> login.authorizationEndpoint(at -> at.authorizationRequestResolver(requests)))
            .logout(logout -> logout.logoutSuccessHandler(signOut))
            .build();
    }

    /** An API: programs show an access token. Leave this and the decoder out where there is none. */
    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http) throws Exception {
        return http
            .securityMatcher("/api/**")
            .authorizeHttpRequests(paths -> paths.anyRequest().authenticated())
            .oauth2ResourceServer(server -> server.jwt(withDefaults()))
            .build();
    }

    /** Access tokens of Khoá say that they are such (RFC 9068): an ID token opens no API. Spring's own decoder knows no such type. */
    @Bean
    JwtDecoder accessTokens() {
        var decoder = NimbusJwtDecoder.withIssuerLocation("{{issuer}}").validateType(false).build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
            new JwtClaimValidator<List<String>>("aud", audience -> audience != null && audience.contains("{{resource}}")),
            new JwtTimestampValidator(), new JwtIssuerValidator("{{issuer}}"), new JwtTypeValidator("at+jwt")));
        return decoder;
    }
}
