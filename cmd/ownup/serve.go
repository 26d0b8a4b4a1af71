package main

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"os/exec"
	"runtime"
	"sync"
	"time"

	"ownup/internal/cli"
	"ownup/internal/config"
	"ownup/internal/core/problem"
	"ownup/internal/web"
)

// settleEvery is how often the outbox settles what another run left.
const settleEvery = time.Minute

// serve runs the web app until ctx is done.
func (o opener) serve(ctx context.Context, c config.Config, so cli.ServeOptions) (err error) {
	open, err := o.open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, open.store.Close()) }() //nolint:contextcheck // closing is finished though ctx is done
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", so.Listen)
	if err != nil {
		return problem.Wrap(err, problem.Unreachable, "ownup cannot listen at that address.",
			"Write host:port, such as 127.0.0.1:8470; perhaps something else listens there already.")
	}
	server := web.New(web.Options{
		App: open.app, Actor: local, Now: o.now, Random: rand.Reader, Log: o.log, Trace: look, Hosts: so.Hosts, HTTPS: so.HTTPS,
	})
	ctx, stop := context.WithCancel(ctx)
	var beside sync.WaitGroup
	defer beside.Wait()
	defer stop()
	beside.Go(func() { open.outbox.Run(ctx, settleEvery, o.log) })
	return server.Run(ctx, &announced{Listener: listener, tell: func() {
		url := server.EntryURLTo(base(listener.Addr(), so), so.Page)
		so.Opened(url)
		if so.Open {
			beside.Go(func() { browse(ctx, url) })
		}
	}})
}

// base is the beginning of every address of the server.
func base(addr net.Addr, so cli.ServeOptions) string {
	scheme, host := "http://", addr.String()
	if so.HTTPS {
		scheme = "https://"
	}
	if len(so.Hosts) > 0 {
		host = so.Hosts[0]
	}
	return scheme + host
}

// announced is a listener that tells when the server begins to accept, which
// it does only once it has found nothing wrong with the address.
type announced struct {
	net.Listener
	once sync.Once
	tell func()
}

// Accept announces the server once, then waits for a connection.
func (a *announced) Accept() (net.Conn, error) {
	a.once.Do(a.tell)
	return a.Listener.Accept()
}

// browse opens an address in the person's browser. Where that does not work
// the address has been printed as well.
func browse(ctx context.Context, url string) {
	command := []string{"xdg-open"}
	switch runtime.GOOS {
	case "darwin":
		command = []string{"open"}
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	command = append(command, url)
	_ = exec.CommandContext(ctx, command[0], command[1:]...).Run()
}
