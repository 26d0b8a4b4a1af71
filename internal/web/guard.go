package web

import (
	"net"
	"net/http"
	"slices"
	"strings"

	"ownup/internal/core/problem"
	"ownup/internal/web/assets"
	"ownup/internal/web/page"
)

// policy lets a page load its own style and scripts, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// guarded puts the gates before a handler. The outermost comes last.
func (s *Server) guarded(h http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.outside(w, r, http.StatusForbidden, problem.New(problem.Forbidden,
			"Another site asked for this, so it was not done.", "Do it from the pages of ownup itself."))
	}))
	h = s.sessionOnly(h)
	h = s.parsed(h)
	h = origin.Handler(h)
	h = s.knownMethod(h)
	h = s.knownHost(h)
	h = withHeaders(h)
	return s.caught(h)
}

// outside shows a problem to whoever has not come in.
func (s *Server) outside(w http.ResponseWriter, r *http.Request, status int, p *problem.Problem) {
	s.failWith(w, r, status, page.Failure{Problem: p, Outside: true})
}

// withHeaders gives every answer what browsers should know.
func withHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		next.ServeHTTP(w, r)
	})
}

// knownHost refuses requests to names that are not ours: a page elsewhere
// whose name was made to point at this machine must not be able to ask.
func (s *Server) knownHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.answersFor(r) {
			s.outside(w, r, http.StatusMisdirectedRequest, problem.New(problem.Forbidden,
				"ownup does not answer under this name.", "Open the address that ownup printed when it started."))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) answersFor(r *http.Request) bool {
	name, port := splitHost(r.Host)
	for _, known := range s.Hosts {
		knownName, knownPort := splitHost(known)
		if name != "" && name == knownName && (knownPort == "" || port == knownPort) {
			return true
		}
	}
	at, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ok && isLoopbackName(name) && port == portOf(at)
}

// splitHost returns the name, in lower case and without brackets, and the
// port, which may be "".
func splitHost(host string) (name, port string) {
	host = strings.ToLower(host)
	if n, p, err := net.SplitHostPort(host); err == nil {
		return n, p
	}
	return strings.Trim(host, "[]"), ""
}

// portOf is the port as a browser writes it in Host: not at all where it is
// that of HTTP.
func portOf(at *net.TCPAddr) string {
	_, port, _ := net.SplitHostPort(at.String())
	if port == "80" {
		return ""
	}
	return port
}

func isLoopbackName(name string) bool {
	if name == "localhost" {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

// methods are those there are.
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost}

func (s *Server) knownMethod(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(methods, r.Method) {
			w.Header().Set("Allow", strings.Join(methods, ", "))
			s.outside(w, r, http.StatusMethodNotAllowed, problem.New(problem.Invalid, "That is not a way to ask for a page.", ""))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// sessionOnly lets through whoever came in by the one-time link. Assets hold
// nothing of anybody, and the page that refuses needs them.
func (s *Server) sessionOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.door.admits(r) || r.URL.Path == "/enter" || strings.HasPrefix(r.URL.Path, assets.Prefix) {
			next.ServeHTTP(w, r)
			return
		}
		s.outside(w, r, http.StatusUnauthorized, problem.New(problem.Forbidden,
			"This browser has not been let in, or ownup was started anew.",
			"Run ownup again in a terminal; it opens the page with a new link."))
	})
}
