package main

import (
	"context"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// khoa reads the provider's description and returns what requests and ID tokens are made and checked with. With
// oauth2.GenerateVerifier, S256ChallengeOption goes to AuthCodeURL and VerifierOption to Exchange.
func khoa(ctx context.Context) (*oidc.Provider, *oauth2.Config, *oidc.IDTokenVerifier, error) {
	provider, err := oidc.NewProvider(ctx, "{{issuer}}")
	if err != nil {
		return nil, nil, nil, err
	}
	config := &oauth2.Config{
		ClientID:     "{{client_id}}",
		ClientSecret: "{{client_secret}}",
		Endpoint:     provider.Endpoint(),
		RedirectURL:  "{{redirect_uri}}",
		Scopes:       strings.Fields("{{scope}}"),
	}
	return provider, config, provider.Verifier(&oidc.Config{ClientID: config.ClientID}), nil
}
