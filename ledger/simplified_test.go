package ledger

import "testing"

func TestSimplified(t *testing.T) {
	t.Parallel()
	if len([]rune(traditional)) != len([]rune(simplified)) || len(simplify) != len([]rune(traditional)) {
		t.Fatal("the two lists do not go together")
	}
	for _, to := range simplify {
		if again, ok := simplify[to]; ok {
			t.Errorf("%c is folded on to %c", to, again)
		}
	}
	if got := Simplified("廣東省韶關市農業農村廳"); got != "广东省韶关市农业农村厅" {
		t.Error(got)
	}
}
