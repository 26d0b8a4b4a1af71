package history

import (
	"bytes"
	"context"
	"strings"
)

// texts searches the messages of annotated tags, and notes.
func (r *reading) texts(ctx context.Context, names []ref) error {
	passage := passage{search: r.options.Search.Clone(), keep: r.options.Keep, seed: r.seed}
	for _, n := range names {
		if n.kind != "tag" {
			continue
		}
		if err := r.text(ctx, &passage, found{where: Tag, path: n.name, of: n.peeled}, n.id); err != nil {
			return err
		}
	}
	notes, err := refs(ctx, r.git, "refs/notes")
	if err != nil {
		return err
	}
	for _, n := range notes {
		if err := r.notes(ctx, &passage, n); err != nil {
			return err
		}
	}
	return nil
}

// notes searches the notes of one ref: a tree in which each file is named as
// the object that it is about, with or without folders in between.
func (r *reading) notes(ctx context.Context, passage *passage, n ref) error {
	text, err := r.git.Output(ctx, 256<<20, "ls-tree", "-r", "-z", "--full-tree", n.id)
	if err != nil {
		return err
	}
	for entry := range strings.SplitSeq(string(text), "\x00") {
		head, path, _ := strings.Cut(entry, "\t")
		fields := strings.Fields(head) // mode, kind, name
		if len(fields) != 3 || fields[1] != "blob" {
			continue
		}
		about := strings.ReplaceAll(path, "/", "")
		if err := r.text(ctx, passage, found{where: Note, path: n.name, of: about}, fields[2]); err != nil {
			return err
		}
	}
	return nil
}

// text searches one object.
func (r *reading) text(ctx context.Context, passage *passage, f found, id string) error {
	object, text, err := r.objects.Read(ctx, id, maxMessage)
	if err != nil {
		return err
	}
	if object.Size > maxMessage {
		r.skips.add(Skipped{Commit: f.of, Path: f.path, Reason: "The text is longer than the limit."})
	}
	if f.where == Tag {
		_, text, _ = bytes.Cut(text, []byte("\n\n")) // what it names, and who made it
	}
	f.commit = none
	for _, s := range passage.whole(text) {
		f.said = s
		r.follower.add(f)
	}
	return nil
}
