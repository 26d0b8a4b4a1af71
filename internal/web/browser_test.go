package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"ownup/internal/testkit/browser"
)

// look opens the app in a real browser.
func (v *visit) look(options ...browser.Option) *browser.Page {
	v.TB.Helper()
	p := browser.New(v.TB, options...)
	p.Visit(v.web.EntryURL(v.base))
	return p
}

// focus presses Tab until an element that the selector finds has the focus,
// and fails where one never gets it, or where it cannot be seen that it has.
func focus(t *testing.T, p *browser.Page, selector string) {
	t.Helper()
	for range 120 {
		if browser.Eval[bool](p, `document.activeElement.matches('`+selector+`')`) {
			if !browser.Eval[bool](p, `(e => { e = e.closest('label.choice') ?? e; return getComputedStyle(e).outlineStyle !== 'none' })(document.activeElement)`) {
				t.Errorf("the focus on %s cannot be seen", selector)
			}
			return
		}
		p.Press(kb.Tab)
	}
	t.Fatalf("Tab never reaches %s on %s", selector, p.Location())
}

// TestByKeyboard goes from the first page to the last without a mouse.
func TestByKeyboard(t *testing.T) {
	v := newVisit(t, nil)
	p := v.look()
	focus(t, p, "#text") // has it from the start
	p.Press("I sent the wrong file to a client")
	focus(t, p, `#new button`)
	p.Press(kb.Enter)
	p.WaitForLocation("/mistakes/1")

	focus(t, p, "#add-name")
	p.Press("Tom Reyes")
	focus(t, p, `#add button`)
	p.Press(kb.Enter)
	p.WaitFor("#listener-p1")

	focus(t, p, "#how-p1")
	focus(t, p, "#told-p1 button")
	p.Press(kb.Enter)
	p.WaitForLocation("#listener-p1")
	p.WaitFor("#listener-p1 .number.done")

	for _, f := range v.Must(v.App.Show(t.Context(), v.Actor, 1)).Fires {
		focus(t, p, `.next button, .next a[href$="mend"]`)
		v.Must(v.App.EndFire(t.Context(), v.Actor, 1, f.ID, "out", ""))
		p.Visit(v.base + "/mistakes/1")
	}
	focus(t, p, `.tabs a[href$="move-on"]`)
	p.Press(kb.Enter)
	p.WaitForLocation("/move-on")
	focus(t, p, "#lesson")
	p.Press("Look at the name of the file before sending it.")
	focus(t, p, "main form button")
	p.Press(kb.Enter)
	p.WaitFor("#closed")
}

// TestLiveReview types a message and sees the review change, keeping nothing.
func TestLiveReview(t *testing.T) {
	v := newVisit(t, nil)
	v.wrongFigure()
	v.facts()
	p := v.look()
	p.Visit(v.base + "/mistakes/1/say/p2")
	p.WaitFor("#review")
	browser.Eval[bool](p, `(document.querySelector('#body').select(), true)`)
	p.Type("#body", "Mistakes were made.")
	until(t, func() bool {
		return browser.Eval[bool](p, `document.querySelector('#review-summary').innerText.includes('not there yet') && document.querySelector('#review mark')?.innerText.includes('Mistakes were made')`)
	})
	if d := v.Must(v.App.Show(t.Context(), v.Actor, 1)).Listeners[1].Disclosure; d.Body != "" {
		t.Error("a message that was only typed has been kept")
	}
	if !browser.Eval[bool](p, `[...document.querySelectorAll('button')].some(b => b.innerText === 'Copy the message')`) {
		t.Error("there is no button to copy the message")
	}
}

// TestMendingWhileTyping mends a message at one click, in the text as it is
// then; the keyboard goes on where something changed, and undo undoes it.
func TestMendingWhileTyping(t *testing.T) {
	v := newVisit(t, nil)
	v.wrongFigure()
	v.facts()
	p := v.look()
	p.Visit(v.base + "/mistakes/1/say/p2")
	const typed = "I made a mistake: the deck is wrong. I'm sorry if this caused any confusion. I will send the right one by 15:00 today."
	browser.Eval[bool](p, `(document.querySelector('#body').select(), true)`)
	p.Type("#body", typed)
	p.WaitFor(`#review button[value^="sorry.if@"]`)

	p.Click(`#review button[data-select]`)
	const selected = `(b => b.value.slice(b.selectionStart, b.selectionEnd))(document.querySelector('#body'))`
	until(t, func() bool { return strings.Contains(browser.Eval[string](p, selected), "sorry if this caused") })

	focus(t, p, `#review button[value^="sorry.if@"]`)
	p.Press(kb.Enter)
	until(t, func() bool {
		return !strings.Contains(browser.Eval[string](p, `document.querySelector('#body').value`), "if this caused")
	})
	mended := browser.Eval[string](p, `document.querySelector('#body').value`)
	if !strings.HasPrefix(mended, "I made a mistake: the deck is wrong. I'm sorry") || !strings.HasSuffix(mended, "by 15:00 today.") {
		t.Errorf("the message was mended to %q", mended)
	}
	if !browser.Eval[bool](p, `document.activeElement.id === 'body'`) {
		t.Error("the focus is not in the message")
	}
	if browser.Eval[bool](p, `document.querySelector('#review button[value^="sorry.if@"]') !== null`) {
		t.Error("the review still finds what was mended")
	}
	browser.Eval[bool](p, `document.execCommand('undo')`)
	if back := browser.Eval[string](p, `document.querySelector('#body').value`); back != typed {
		t.Errorf("after undo the message is %q", back)
	}
	if d := v.Must(v.App.Show(t.Context(), v.Actor, 1)).Listeners[1].Disclosure; d.Body != "" {
		t.Error("a message that was only mended while typing has been kept")
	}
}

// until waits for something that a browser does by itself.
func until(t *testing.T, done func() bool) {
	t.Helper()
	for start := time.Now(); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Since(start) > 10*time.Second {
			t.Fatal("it did not come about within ten seconds")
		}
	}
}

// TestWithoutScripts writes, confirms and sends a message on a phone whose
// browser runs no scripts.
func TestWithoutScripts(t *testing.T) {
	v := newVisit(t, nil)
	v.wrongFigure()
	v.facts()
	p := v.look(browser.Phone, browser.NoScript)
	p.Visit(v.base + "/mistakes/1/say/p2")
	browser.Eval[bool](p, `document.body.classList.add('before') ?? true`)
	p.Click("button[value=review]")
	p.WaitFor("body:not(.before) #review")
	p.Type("#body", " I'm sorry if this caused any confusion.")
	p.Click("button[value=review]")
	p.WaitFor(`#review button[value^="sorry.if@"]`)
	p.Click(`#review button[value^="sorry.if@"]`)
	p.WaitForLocation("#review")
	if kept := v.Must(v.App.Show(t.Context(), v.Actor, 1)).Listeners[1].Disclosure.Body; strings.Contains(kept, "if this caused") {
		t.Errorf("kept after mending: %q", kept)
	}
	p.Click("button[value=go]")
	p.WaitForLocation("/confirm")
	p.Click("#send button")
	p.WaitForLocation("#listener-p2")
	p.WaitFor("#listener-p2 .number.done")
	if len(v.Channel.Received("lena@client.example")) != 1 {
		t.Error("Lena received nothing")
	}
	p.Visit(v.base + "/mistakes/1/move-on")
	p.Click("main form button")
	p.Expect("409")
	p.WaitFor(".problem")
	p.Type("#why-p1", "away")
	p.Type("#why-p3", "away")
	p.Click("main form button")
	p.WaitFor("#closed")
}

// TestRealPages looks at the pages of a real mistake, for everybody.
func TestRealPages(t *testing.T) {
	v := newVisit(t, nil)
	v.wrongFigure()
	v.facts()
	for _, seen := range []struct {
		name    string
		options []browser.Option
	}{
		{"phone-light", []browser.Option{browser.Phone}},
		{"desktop-dark", []browser.Option{browser.Dark}},
	} {
		t.Run(seen.name, func(t *testing.T) {
			p := browser.New(t, seen.options...)
			p.Visit(v.web.EntryURL(v.base))
			for name, path := range map[string]string{
				"home": "/", "tell": "/mistakes/1", "say": "/mistakes/1/say", "mend": "/mistakes/1/mend", "move-on": "/mistakes/1/move-on",
				"letter": "/mistakes/1/say/p1", "confirm": "/mistakes/1/say/p1/confirm", "records": "/records", "people": "/people",
			} {
				if status := p.Visit(v.base + path); status != 200 {
					t.Errorf("%s: status %d", path, status)
				}
				p.Fits()
				p.Accessible()
				p.Screenshot("web/" + seen.name + "-" + name)
			}
		})
	}
}
