package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestIdentify(t *testing.T) {
	for _, tc := range []struct{ name, text, want, refused string }{
		{name: "MIT", text: "Permission is hereby granted, free of charge, to any person\n... The above copyright\nnotice and this permission notice shall be included", want: "MIT"},
		{name: "three clauses", text: "Redistribution and use in source and binary forms ... may be used to endorse or promote products", want: "BSD-3-Clause"},
		{name: "two clauses", text: "Redistribution and use in source and binary forms ... this list of conditions", want: "BSD-2-Clause"},
		{name: "Apache", text: "Apache License\n  Version 2.0, January 2004 ... Grant of Patent License", want: "Apache-2.0"},
		{name: "GPL", text: "GNU GENERAL PUBLIC LICENSE Version 3 ... TERMS AND CONDITIONS", refused: "GPL"},
		{name: "AGPL", text: "GNU AFFERO GENERAL PUBLIC LICENSE ... TERMS AND CONDITIONS ... GNU General Public License", refused: "AGPL"},
		{name: "LGPL", text: "GNU LESSER GENERAL PUBLIC LICENSE ... additional permissions", refused: "LGPL"},
		{name: "unknown", text: "You may do with this as we please.", refused: "does not know"},
		{name: "empty", text: "", refused: "does not know"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := identify(tc.text)
			if got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			if (err != nil) != (tc.refused != "") || err != nil && !strings.Contains(err.Error(), tc.refused) {
				t.Errorf("got error %v, want one that says %q", err, tc.refused)
			}
		})
	}
}

func TestModuleWithoutLicenceIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "license.go"), []byte("package p"), 0o600); err != nil {
		t.Fatal(err)
	}
	if kind, _, err := licenceOf(module{Path: "example.com/m", Dir: dir}); err == nil {
		t.Errorf("a module without a licence file was taken for %s", kind)
	}
}

func TestOneBadLicenceAmongGoodOnesIsRefused(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"LICENSE":     "Copyright 2026 Somebody\nPermission is hereby granted, free of charge. The above copyright notice and this permission notice",
		"LICENSE-GPL": "GNU General Public License. Terms and conditions",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if kind, _, err := licenceOf(module{Path: "example.com/m", Dir: dir}); err == nil {
		t.Errorf("accepted as %s", kind)
	}
}

func TestUpdate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "NOTICE")
	if err := os.WriteFile(file, []byte("ours\n"+marker+"old\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := update(file, "new\n", true); err == nil {
		t.Error("an old list passed the check")
	}
	if err := update(file, "new\n", false); err != nil {
		t.Fatal(err)
	}
	if err := update(file, "new\n", true); err != nil {
		t.Errorf("the list just written does not pass the check: %v", err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if want := "ours\n" + marker + "new\n"; string(text) != want {
		t.Errorf("got %q, want %q", text, want)
	}
}

func TestDecodeNamesEveryModuleOnce(t *testing.T) {
	modules, err := decode(strings.NewReader(`{} {"Module":{"Path":"b","Version":"v1"}}
		{"Module":{"Path":"ownup","Main":true}} {"Module":{"Path":"a","Version":"v2"}} {"Module":{"Path":"b","Version":"v1"}}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(modules) != 2 || modules[0].Path != "a" || modules[1].Path != "b" {
		t.Errorf("got %v; want a and b", modules)
	}
}
