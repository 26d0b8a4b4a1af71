package web

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"sync"

	"ownup/internal/core/problem"
)

// door lets browsers in: a key opens it once and starts a session, which
// lasts as long as the server and the browser do. Keys and sessions are 256
// random bits each, and are kept hashed, so that nothing in memory opens the
// door.
type door struct {
	random io.Reader
	cookie string // its name; cookies of one host are shared by all its ports

	mu       sync.Mutex
	keys     map[hash]string // to the page that it opens
	keyOrder []hash
	sessions map[hash]bool
	order    []hash // of sessions, oldest first
}

type hash = [sha256.Size]byte

// maxOpen bounds keys and sessions; the oldest go first.
const maxOpen = 64

func newDoor(random io.Reader) *door {
	d := &door{random: random, keys: map[hash]string{}, sessions: map[hash]bool{}}
	var id [4]byte
	d.fill(id[:])
	d.cookie = "ownup-" + hex.EncodeToString(id[:])
	return d
}

// fill fills b at random. A machine without randomness cannot keep anybody
// out, so there is no going on.
func (d *door) fill(b []byte) {
	if _, err := io.ReadFull(d.random, b); err != nil {
		panic(fmt.Sprintf("read random bytes: %v", err))
	}
}

func (d *door) secret() (string, hash) {
	var b [32]byte
	d.fill(b[:])
	s := base64.RawURLEncoding.EncodeToString(b[:])
	return s, sha256.Sum256([]byte(s))
}

// key makes a key that opens the door once, to a page.
func (d *door) key(to string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	secret, h := d.secret()
	d.keys[h] = to
	if d.keyOrder = append(d.keyOrder, h); len(d.keyOrder) > maxOpen {
		delete(d.keys, d.keyOrder[0])
		d.keyOrder = d.keyOrder[1:]
	}
	return secret
}

// turn uses a key up. It returns the page that the key opens and the secret
// of a new session, or false for a key that opens nothing.
func (d *door) turn(key string) (to, session string, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	h := sha256.Sum256([]byte(key))
	if to, ok = d.keys[h]; !ok {
		return "", "", false
	}
	delete(d.keys, h)
	session, h = d.secret()
	d.sessions[h] = true
	if d.order = append(d.order, h); len(d.order) > maxOpen {
		delete(d.sessions, d.order[0])
		d.order = d.order[1:]
	}
	return to, session, true
}

// admits tells whether a request has a session.
func (d *door) admits(r *http.Request) bool {
	c, err := r.Cookie(d.cookie)
	if err != nil {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sessions[sha256.Sum256([]byte(c.Value))]
}

// enter is the one-time link. Whoever is in already goes straight on, and a
// program that only looks (HEAD) uses nothing up.
func (s *Server) enter(w http.ResponseWriter, r *http.Request) {
	if s.door.admits(r) {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	if r.Method == http.MethodHead {
		return
	}
	to, session, ok := s.door.turn(r.URL.Query().Get("key"))
	if !ok {
		s.outside(w, r, http.StatusUnauthorized, problem.New(problem.Forbidden,
			"This link has been used, or is not one.", "A link opens ownup once. Run ownup again in a terminal; it opens the page with a new one."))
		return
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // not Secure on loopback, where there is no HTTPS
		Name: s.door.cookie, Value: session, Path: "/", HttpOnly: true, Secure: s.HTTPS, SameSite: http.SameSiteStrictMode,
	})
	http.Redirect(w, r, to, http.StatusSeeOther)
}
