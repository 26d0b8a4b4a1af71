// Package browser shows pages to a real browser, headless Chromium, as a
// person would see them: on a phone or a desk, light or dark, with and
// without JavaScript.
//
// There is one browser for each test process, started by the first [New]; it
// ends with the process. Every New gives a [Page] with cookies of its own.
// Whatever a page writes to the console as an error, every exception and
// every breach of its content security policy fails the test, unless the test
// said that it expects it. The browser cannot reach anything beyond the
// loopback.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ownup/internal/testkit"
)

// limit is how long one action on a page may take.
const limit = 30 * time.Second

// errMissing says that there is no Chromium.
var errMissing = errors.New("no chromium program")

// chromium is the one browser of this process.
var chromium = sync.OnceValues(launch)

// launch starts Chromium and returns the context that its tabs belong to.
func launch() (context.Context, error) {
	program := testkit.Program(nil, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
	if program == "" {
		return nil, errMissing
	}
	profile, err := testkit.ProcessDir("ownup-chromium-")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(program),
		chromedp.UserDataDir(profile),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("no-pings", true),
		// No name resolves and no address is dialled but those of this machine.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]"),
		chromedp.Flag("no-proxy-server", true),
		// The same letters everywhere, whatever the machine's screen is.
		chromedp.Flag("font-render-hinting", "none"),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses to sandbox itself for root
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator) // lives as long as the process
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	return ctx, nil
}

// Option changes how a page is seen.
type Option func(*settings)

type settings struct {
	width, height int64
	phone         bool
	scheme        string
	noScript      bool
}

// Phone is a small touch screen, 390 by 844.
func Phone(s *settings) { s.width, s.height, s.phone = 390, 844, true }

// Desktop is a window of 1280 by 900. It is the default.
func Desktop(s *settings) { s.width, s.height, s.phone = 1280, 900, false }

// Dark asks for the dark appearance; the default is light.
func Dark(s *settings) { s.scheme = "dark" }

// NoScript switches JavaScript off.
func NoScript(s *settings) { s.noScript = true }

// New opens an empty page that is closed when tb ends. Start the server that
// it visits first, so that the page is closed before its server is. Where Chromium is not
// installed it ends tb with [testkit.Unavailable].
func New(tb testing.TB, options ...Option) *Page {
	tb.Helper()
	browser, err := chromium()
	if errors.Is(err, errMissing) {
		testkit.Unavailable(tb, "Chromium is not installed (Debian: apt-get install chromium).")
	}
	if err != nil {
		tb.Fatalf("start Chromium: %v", err)
	}
	seen := settings{scheme: "light"}
	Desktop(&seen)
	for _, option := range options {
		option(&seen)
	}
	ctx, closePage := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	page := &Page{tb: tb, ctx: ctx, noScript: seen.noScript}
	tb.Cleanup(func() {
		page.end()
		closePage()
	})
	if err := chromedp.Listen(ctx, page.hear); err != nil {
		tb.Fatalf("open a page: %v", err)
	}
	page.Do(seen.apply())
	return page
}

// apply makes the browser pretend.
func (s settings) apply() chromedp.Action[chromedp.Void] {
	viewport := []chromedp.EmulateViewportOption{}
	if s.phone {
		viewport = append(viewport, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	return chromedp.Steps(
		chromedp.EmulateViewport(s.width, s.height, viewport...),
		chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{
					{Name: "prefers-color-scheme", Value: s.scheme},
					// Nothing moves, so that pictures of a page are equal.
					{Name: "prefers-reduced-motion", Value: "reduce"},
				},
			})
			return err
		}),
		scripts(!s.noScript),
	)
}

// scripts switches JavaScript on or off.
func scripts(on bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	})
}
