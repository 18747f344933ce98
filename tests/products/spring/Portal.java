package portal;

import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A portal that knows who signed in, and an API that knows whose token it is shown. */
@SpringBootApplication
@RestController
class Portal {

    public static void main(String[] arguments) {
        SpringApplication.run(Portal.class, arguments);
    }

    @GetMapping("/")
    String home() {
        return "<a id=sign-in href=/me>Sign in</a>";
    }

    @GetMapping("/me")
    String me(@AuthenticationPrincipal OidcUser person, CsrfToken csrf) {
        return """
            <p id=person>%s</p>
            <form method=post action=/logout><input type=hidden name=_csrf value="%s"><button id=sign-out>Sign out</button></form>
            """.formatted(person.getFullName(), csrf.getToken());
    }

    /** What the portal holds; a real one shows it to nobody but an API. */
    @GetMapping("/tokens")
    Map<String, String> tokens(
        @AuthenticationPrincipal OidcUser person, @RegisteredOAuth2AuthorizedClient("khoa") OAuth2AuthorizedClient client) {
        return Map.of(
            "access_token", client.getAccessToken().getTokenValue(),
            "id_token", person.getIdToken().getTokenValue());
    }

    @GetMapping("/api/me")
    Map<String, String> api(@AuthenticationPrincipal Jwt token) {
        return Map.of("sub", token.getSubject());
    }
}
