package pack

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRead_gives_back_what_was_written(t *testing.T) {
	t.Parallel()
	rows := []Row{
		{"11", "北京市"}, {"1101", "市辖区"}, {"110101", "东城区"}, {"110102", "西城区"},
		{"110102009", "A区街道"}, {"110102010", "B楼村"}, {"110102099", "村"}, {"110102100", "社区"},
		{"110102100001", "第1村村民委员会"}, {"440229109212", "镇仔村委会"},
	}
	var packed, again bytes.Buffer
	if err := Write(&packed, rows); err != nil {
		t.Fatal(err)
	}
	if err := Write(&again, rows); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(packed.Bytes(), again.Bytes()) {
		t.Error("the same rows gave different bytes")
	}
	got, err := Read(&packed)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(rows, got); d != "" {
		t.Error(d)
	}
}

func TestWrite_refuses_what_it_cannot_give_back(t *testing.T) {
	t.Parallel()
	for name, rows := range map[string][]Row{
		"empty name":     {{"11", ""}},
		"small letter":   {{"11", "a"}},
		"line break":     {{"11", "北\n京"}},
		"codes unsorted": {{"12", "天津市"}, {"11", "北京市"}},
		"code twice":     {{"11", "北京市"}, {"11", "北京市"}},
	} {
		if err := Write(&bytes.Buffer{}, rows); err == nil {
			t.Errorf("%s: written", name)
		}
	}
}

func TestRead_refuses_damage(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	if err := Write(&packed, []Row{{"11", "北京市"}, {"12", "天津市"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(bytes.NewReader(packed.Bytes()[:packed.Len()-2])); err == nil {
		t.Error("a cut list was read")
	}
}
