// Package postgres gives tests a real PostgreSQL.
//
// There is one server for each test process, started by the first [Start] and
// stopped when the process ends, however it ends. Every Start makes a fresh,
// empty database in it, so tests can run side by side. Durability is switched
// off: these databases hold nothing that anybody wants after a crash.
package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ownup/internal/testkit"
)

// errMissing says that PostgreSQL is not installed.
var errMissing = errors.New("no initdb and postgres programs")

// server is the one server of this process.
var server = sync.OnceValues(launch)

// databases numbers the databases of this process.
var databases atomic.Int64

// Start returns the URL of a fresh, empty database, "postgres://…", whose
// user owns the whole server. The database is dropped, connections and all,
// when tb ends. Where PostgreSQL is not installed it ends tb with
// [testkit.Unavailable].
func Start(tb testing.TB) string {
	tb.Helper()
	base, err := server()
	if errors.Is(err, errMissing) {
		testkit.Unavailable(tb, "PostgreSQL is not installed (Debian: apt-get install postgresql).")
	}
	if err != nil {
		tb.Fatalf("start PostgreSQL: %v", err)
	}
	name := fmt.Sprintf("test_%d", databases.Add(1))
	if err := execute(base, `CREATE DATABASE `+name); err != nil {
		tb.Fatalf("create a test database: %v", err)
	}
	tb.Cleanup(func() {
		if err := execute(base, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`); err != nil {
			tb.Errorf("drop the test database: %v", err)
		}
	})
	fresh := *base
	fresh.Path = "/" + name
	return fresh.String()
}

// launch makes a database folder, starts a server on it and returns the URL
// of its maintenance database.
func launch() (*url.URL, error) {
	where := []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"}
	initdb, postgres := testkit.Program(where, "initdb"), testkit.Program(where, "postgres")
	if initdb == "" || postgres == "" {
		return nil, errMissing
	}
	credential, err := unprivileged()
	if err != nil {
		return nil, err
	}
	// The port may be taken between finding it and using it; a few tries make
	// that as good as impossible.
	for range 3 {
		var base *url.URL
		if base, err = attempt(initdb, postgres, credential); err == nil {
			return base, nil
		}
	}
	return nil, err
}

// attempt makes one folder and one server, and leaves neither where it fails.
func attempt(initdb, postgres string, credential *syscall.Credential) (*url.URL, error) {
	dir, password, err := initialise(initdb, credential)
	if err != nil {
		return nil, err
	}
	base, err := serve(postgres, dir, password, credential)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return base, nil
}

// unprivileged returns whom the server runs as: PostgreSQL refuses to run as
// root, so root lends it the identity that its package made for it, or else
// nobody's.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	var last error
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			last = err
			continue
		}
		uid, err := strconv.ParseUint(account.Uid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("read the number of user %s: %w", name, err)
		}
		gid, err := strconv.ParseUint(account.Gid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("read the group of user %s: %w", name, err)
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, fmt.Errorf("find a user to run PostgreSQL as: %w", last)
}

// initialise makes the server's folder and its superuser's password. The
// password keeps other people of a shared machine out: a superuser may run
// programs.
func initialise(initdb string, credential *syscall.Credential) (dir, password string, err error) {
	if dir, err = os.MkdirTemp("", "ownup-postgres-"); err != nil {
		return "", "", fmt.Errorf("make the server's folder: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	password = rand.Text()
	secret := filepath.Join(dir, "password")
	if err = os.WriteFile(secret, []byte(password), 0o600); err != nil {
		return "", "", fmt.Errorf("write the server's password: %w", err)
	}
	if credential != nil {
		for _, path := range []string{dir, secret} {
			if err = os.Chown(path, int(credential.Uid), int(credential.Gid)); err != nil {
				return "", "", fmt.Errorf("hand over the server's folder: %w", err)
			}
		}
	}
	cmd := exec.Command(initdb, "--pgdata="+filepath.Join(dir, "data"), "--username=ownup", //nolint:gosec // found by us
		"--pwfile="+secret, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: credential}
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", "", fmt.Errorf("initdb: %w\n%s", err, text)
	}
	return dir, password, nil
}

// serve starts the server on a free port and waits until it answers.
func serve(postgres, dir, password string, credential *syscall.Credential) (*url.URL, error) {
	port, err := testkit.FreePort()
	if err != nil {
		return nil, err
	}
	command := []string{postgres, "-D", filepath.Join(dir, "data"), "-p", strconv.Itoa(port), "-k", dir}
	for _, setting := range []string{
		"listen_addresses=127.0.0.1", "max_connections=60", "shared_buffers=32MB",
		"fsync=off", "full_page_writes=off", "synchronous_commit=off",
		"autovacuum=off", "wal_level=minimal", "max_wal_senders=0",
	} {
		command = append(command, "-c", setting)
	}
	base := &url.URL{
		Scheme: "postgres", User: url.UserPassword("ownup", password),
		Host: "127.0.0.1:" + strconv.Itoa(port), Path: "/postgres", RawQuery: "sslmode=disable",
	}
	running, err := testkit.Run(testkit.Spec{Dir: dir, Command: command, Signal: syscall.SIGQUIT, Credential: credential})
	if err != nil {
		return nil, err
	}
	if err := running.Await(30*time.Second, func() error { return execute(base, `SELECT 1`) }); err != nil {
		return nil, errors.Join(err, running.Stop())
	}
	return base, nil
}

// execute runs one statement on a connection of its own.
func execute(base *url.URL, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, base.String())
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	_, err = conn.Exec(ctx, statement)
	return errors.Join(err, conn.Close(ctx))
}
