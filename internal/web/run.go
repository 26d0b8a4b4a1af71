package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"ownup/internal/core/problem"
)

// stopTime is how long requests under way may take to finish when the server
// stops.
const stopTime = 10 * time.Second

// Run serves until ctx is done, lets requests under way finish, and closes
// the server. It owns the listener. An address that other machines can reach
// is refused unless the server has a name for them to use ([Options.Hosts]).
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	defer s.Close()
	if err := s.mayListen(listener.Addr()); err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      time.Minute, // sending has its own; see patient
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	err := server.Shutdown(stop)
	if serveErr := <-ended; !errors.Is(serveErr, http.ErrServerClosed) {
		err = errors.Join(err, serveErr)
	}
	return err
}

// mayListen holds the server to the loopback unless it has a public name.
func (s *Server) mayListen(addr net.Addr) error {
	if at, ok := addr.(*net.TCPAddr); ok && at.IP.IsLoopback() || len(s.Hosts) > 0 {
		return nil
	}
	return problem.New(problem.Refused, "That address can be reached from other machines, and ownup is for this one only.",
		"Listen on 127.0.0.1 or [::1], or say by which name others reach it.")
}
