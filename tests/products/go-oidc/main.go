// A portal in Go: khoa.go says with whom people sign in.
package main

import (
	"context"
	"fmt"
	"html"
	"log"
	"net/http"
	"os"

	"golang.org/x/oauth2"
)

func main() {
	provider, config, verifier, err := khoa(context.Background())
	if err != nil {
		log.Fatal(err)
	}

	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `<a id="sign-in" href="/login">Sign in</a>`)
	})

	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		state, proof := oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
		keep(w, "state", state)
		keep(w, "proof", proof)
		http.Redirect(w, r, config.AuthCodeURL(state, oauth2.S256ChallengeOption(proof)), http.StatusFound)
	})

	http.HandleFunc("/auth/callback", func(w http.ResponseWriter, r *http.Request) {
		if state, err := r.Cookie("state"); err != nil || r.URL.Query().Get("state") != state.Value {
			http.Error(w, "state did not match", http.StatusBadRequest)
			return
		}
		proof, err := r.Cookie("proof")
		if err != nil {
			http.Error(w, "no proof", http.StatusBadRequest)
			return
		}
		token, err := config.Exchange(r.Context(), r.URL.Query().Get("code"), oauth2.VerifierOption(proof.Value))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		raw, _ := token.Extra("id_token").(string)
		idToken, err := verifier.Verify(r.Context(), raw)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		person, err := provider.UserInfo(r.Context(), oauth2.StaticTokenSource(token))
		if err != nil || person.Subject != idToken.Subject {
			http.Error(w, fmt.Sprint("userinfo: ", err), http.StatusBadGateway)
			return
		}
		var claims struct{ Name string }
		if err := person.Claims(&claims); err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		fmt.Fprintf(w, `<p id="person">%s</p>`, html.EscapeString(claims.Name))
	})

	log.Fatal(http.ListenAndServe("localhost:"+os.Getenv("PORT"), nil))
}

func keep(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}
