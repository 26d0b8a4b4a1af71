package cli

import (
	"context"
	"errors"
	"path/filepath"

	"ownup/internal/core/problem"
)

// anyPort is a free port that only this machine can reach.
const anyPort = "127.0.0.1:0"

type openCmd struct{}

// Run opens the web app in the browser and serves it until it is stopped.
func (openCmd) Run(r *run) error {
	return r.serve(ServeOptions{Listen: anyPort, Page: "/", Open: true})
}

type serveCmd struct {
	Listen string   `default:"127.0.0.1:8470" placeholder:"ADDR" help:"Where to listen (without it: 127.0.0.1:8470)."`
	Host   []string `sep:"none" placeholder:"NAME" help:"A name by which other machines reach it. Without one it is for this machine only. May be repeated."`
	HTTPS  bool     `name:"https" help:"Browsers come over HTTPS, through a proxy in front."`
}

// Help gives examples.
func (serveCmd) Help() string {
	return `The address that is printed opens ownup once; a fresh one is printed each time it
starts.

  ownup serve
  ownup serve --listen 127.0.0.1:8470 --database postgres://db.firm.example/ownup`
}

// Run serves the web app until it is stopped.
func (c *serveCmd) Run(r *run) error {
	return r.serve(ServeOptions{Listen: c.Listen, Page: "/", Hosts: c.Host, HTTPS: c.HTTPS})
}

// serve runs the web app. Being stopped is how it ends, not a problem.
func (r *run) serve(o ServeOptions) error {
	if r.p.Serve == nil {
		return noPart("web app")
	}
	c, err := r.c.Resolve()
	if err != nil {
		return err
	}
	o.Opened = func(url string) {
		if r.json {
			_ = r.writeJSON(r.p.Stdout, servedJSON{formatVersion, url})
		} else {
			_ = r.print(url + "\n")
		}
		r.say("ownup is open at this address. Ctrl-C ends it.\n")
	}
	err = r.p.Serve(r.ctx, c, o)
	if r.ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = nil
	}
	return err
}

type servedJSON struct {
	Version int    `json:"version"`
	URL     string `json:"url"`
}

type galleryCmd struct {
	Out string `required:"" placeholder:"DIR" help:"The folder to write to."`
}

// Run writes the gallery.
func (c *galleryCmd) Run(r *run) error {
	if r.p.Gallery == nil {
		return noPart("web app")
	}
	if err := r.p.Gallery(c.Out); err != nil {
		return problem.Wrap(err, problem.Unreachable, "The pages could not be written.", "Check the folder and that you may write there.")
	}
	r.say("Open %s in a browser.\n", filepath.Join(c.Out, "index.html"))
	return nil
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(r *run) error {
	return r.result(struct {
		Version int    `json:"version"`
		Program string `json:"program"`
	}{formatVersion, r.p.Version}, func() string { return "ownup " + r.p.Version + "\n" })
}
