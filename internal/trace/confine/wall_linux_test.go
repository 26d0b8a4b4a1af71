package confine

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// behindWall is the argument with which the test program tries what is not
// allowed behind one of the two walls, without the other.
const behindWall = "__wall"

// behind puts up a wall and makes attempts.
func behind(wall string, attempts []string) int {
	if err := map[string]func() error{
		"filter":   func() error { return filterCalls(false) },
		"landlock": func() error { return ruleOut("") },
	}[wall](); err != nil {
		fmt.Println(err)
		return 3
	}
	for _, a := range attempts {
		word, argument, _ := strings.Cut(a, " ")
		fmt.Println(attempt(word, argument))
	}
	return 0
}

// Each wall holds by itself: not every kernel has both.
func TestEachWall(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	files := []string{"open /etc/passwd", "list /", "write " + filepath.Join(t.TempDir(), "new")}
	network := []string{"dial tcp " + listener.Addr().String(), "listen 127.0.0.1:0"}
	programs := []string{"run /bin/true", fmt.Sprint("signal ", os.Getppid())}
	for wall, attempts := range map[string][]string{
		"filter":   append(append(append([]string{}, files...), network...), programs...),
		"landlock": append(files, "run /bin/true"),
	} {
		t.Run(wall, func(t *testing.T) {
			out, err := exec.Command(os.Args[0], append([]string{behindWall, wall}, attempts...)...).Output()
			if err != nil {
				t.Skipf("this kernel has no %s: %s", wall, out)
			}
			lines := strings.Split(strings.TrimSpace(string(out)), "\n")
			if len(lines) != len(attempts) {
				t.Fatalf("%q", out)
			}
			for i, line := range lines {
				if !strings.HasSuffix(line, ": refused") {
					t.Errorf("%s: %s", attempts[i], line)
				}
			}
		})
	}
}
