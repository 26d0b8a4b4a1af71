package person

import "testing"

func TestSameFirm(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"mara@firm.example", "tom@FIRM.example", true},
		{"mara@firm.example", "tom@lab.firm.example", true},
		{"mara@firm.example", "tom@otherfirm.example", false},
		{"mara@firm.example", "tom", false},
		{"", "", false},
	} {
		if got := SameFirm(Domain(tt.a), Domain(tt.b)); got != tt.want {
			t.Errorf("%q and %q: %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}
