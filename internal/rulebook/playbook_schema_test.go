package rulebook

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"ownup/internal/core/playbook"
	"ownup/internal/testkit"
)

// schemaOf reads playbooks/schema.json, as a schema and as a value.
func schemaOf(t *testing.T) (*jsonschema.Schema, map[string]any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(testkit.Root(t), "playbooks", "schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", value); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema, value.(map[string]any)
}

// TestTheSchemaNamesWhatTheLoaderReads walks schema and form side by side.
func TestTheSchemaNamesWhatTheLoaderReads(t *testing.T) {
	_, schema := schemaOf(t)
	sameSettings(t, "playbook", schema, reflect.TypeFor[playbookFile]())
	items := func(list string) map[string]any {
		return schema["properties"].(map[string]any)[list].(map[string]any)
	}
	enum := func(list, field string) []string {
		var out []string
		for _, v := range items(list)["items"].(map[string]any)["properties"].(map[string]any)[field].(map[string]any)["enum"].([]any) {
			out = append(out, v.(string))
		}
		return out
	}
	for _, c := range []struct {
		list, field string
		want        []string
	}{
		{"questions", "field", playbook.Fields()},
		{"fires", "for", playbook.ForRings()},
		{"fires", "blocks", playbook.Blocked()},
		{"options", "do", playbook.Ways()},
	} {
		if diff := cmp.Diff(c.want, enum(c.list, c.field)); diff != "" {
			t.Errorf("%s.%s (-loader +schema):\n%s", c.list, c.field, diff)
		}
	}
}

// sameSettings holds the properties of a schema to the settings of a form.
func sameSettings(t *testing.T, at string, schema map[string]any, form reflect.Type) {
	t.Helper()
	var told, read []string
	properties, _ := schema["properties"].(map[string]any)
	for name := range properties {
		told = append(told, name)
	}
	slices.Sort(told)
	for i := range form.NumField() {
		name, field := form.Field(i).Tag.Get("toml"), form.Field(i).Type
		read = append(read, name)
		inner, _ := properties[name].(map[string]any)
		if field.Kind() == reflect.Slice && field.Elem().Kind() == reflect.Struct {
			field = field.Elem()
			inner, _ = inner["items"].(map[string]any)
		}
		if field.Kind() == reflect.Struct {
			sameSettings(t, at+"."+name, inner, field)
		}
	}
	slices.Sort(read)
	if diff := cmp.Diff(read, told); diff != "" {
		t.Errorf("settings of %s (-loader +schema):\n%s", at, diff)
	}
	if schema["additionalProperties"] != false {
		t.Errorf("%s takes settings in the schema that the loader does not know", at)
	}
}

// TestSchemaAndLoaderAgree asks both about the same files: those that ownup
// comes with, those of faults.txt, and small ones with one fault or none.
func TestSchemaAndLoaderAgree(t *testing.T) {
	schema, _ := schemaOf(t)
	valid := func(text []byte) error {
		var value map[string]any
		if err := toml.Unmarshal(text, &value); err != nil {
			return err
		}
		return schema.Validate(plainJSON(value))
	}
	files, err := filepath.Glob(filepath.Join(testkit.Root(t), "playbooks", "*.toml"))
	if err != nil || len(files) != len(mustPlaybooks(t).All()) {
		t.Fatalf("%d files of playbooks, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := valid(text); err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
		}
	}
	for _, file := range sections(t, "faults.txt") {
		if err := valid(file.Data); err == nil {
			t.Errorf("the schema takes %s, which the loader refuses", file.Name)
		}
	}
	const head = "kind = \"x\"\ntitle = \"y\"\n"
	for _, text := range []string{
		head, head + "strong = [\"a ~ b|c*\"]\n", head + "[proportion]\nsevere = \"\"\n",
		"title = \"y\"\n", "kind = \"x\"\n", "kind = \"X\"\ntitle = \"y\"\n", "kind = \"x\"\ntitle = \" \"\n",
		"kind = \"x\"\ntitle = \"a\\nb\"\n", "kind = \"x\"\ntitle = \"a!\"\n", head + "colour = 1\n",
		head + "kind.x = 1\n", head + "cues = [1]\n", head + "cues = [\"\"]\n",
		head + "[[questions]]\nfield = \"what\"\n", head + "[[questions]]\nfield = \"x\"\nask = \"a\"\n",
		head + fireText(`minutes = [1]`), head + fireText(`minutes = [1, 2, 3]`), head + fireText(`minutes = [0, 2]`),
		head + fireText(`minutes = [1, 2]`), head + fireText(`minutes = [1, 43201]`), head + fireText("minutes = [1, 2]\nfor = \"involved\""),
		head + clockText(""), head + clockText(`within = "72h"`), head + clockText(`within = "72"`), head + clockText(`within = "0h"`),
		head + clockText(`within = "1w"`), head + clockText(`within = 72`),
		head + "[[listeners]]\nrole = \"a\"\n", head + "[[listeners]]\nrole = \"a\"\nwhy = \"b\"\nfirst = true\n",
		head + "[proportion]\nhuge = \"a\"\n", head + "[[counsel]]\nwhen = \"a\"\nask = \"b\"\n",
	} {
		_, found := parsePlaybook("x.toml", []byte(text))
		if err := valid([]byte(text)); (err == nil) != (len(found) == 0) {
			t.Errorf("schema and loader differ on\n%s\nschema: %v\nloader: %v", text, err, found)
		}
	}
}

func fireText(setting string) string {
	return "[[fires]]\nid = \"a\"\ntitle = \"t\"\n" + setting + "\n"
}

func clockText(setting string) string {
	return "[[clocks]]\ntitle = \"a\"\ndecides = \"b\"\nsource = \"c\"\n" + setting + "\n"
}

// plainJSON is a TOML value as JSON has it.
func plainJSON(value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, inner := range v {
			out[k] = plainJSON(inner)
		}
		return out
	case []any:
		out := make([]any, 0, len(v))
		for _, inner := range v {
			out = append(out, plainJSON(inner))
		}
		return out
	}
	return value
}
