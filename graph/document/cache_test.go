package document

import (
	"fmt"
	"sync"
	"testing"
)

func TestPreparedDocumentsAreKept(t *testing.T) {
	f := frontendOf(t, "testdata/schema.graphql", Options{CacheBytes: 1 << 20})
	first, _ := f.Prepare("{ __typename }")
	again, _ := f.Prepare("{ __typename }")
	if first == nil || first != again {
		t.Error("a document is prepared twice")
	}
	_, refused := f.Prepare("{ nothing }")
	_, twice := f.Prepare("{ nothing }")
	if len(refused) != 1 || refused[0] != twice[0] {
		t.Error("a refusal is found twice")
	}
	if other, _ := f.Prepare("{ __typename  }"); other == first {
		t.Error("another text gets the same document")
	}
}

func TestTheCacheIsBounded(t *testing.T) {
	f := frontendOf(t, "testdata/schema.graphql", Options{CacheBytes: 20_000})
	kept, _ := f.Prepare("{ kept: __typename }")
	for i := range 500 {
		f.Prepare(fmt.Sprintf("{ a%d: __typename }", i))
		if again, _ := f.Prepare("{ kept: __typename }"); again != kept {
			t.Fatalf("what is asked for all the time is gone after %d others", i)
		}
		if f.cache.Held() > 20_000 {
			t.Fatalf("%d bytes are held", f.cache.Held())
		}
	}
	if n := f.cache.Len(); n < 5 || n > 50 {
		t.Errorf("%d documents are kept", n)
	}
	first, _ := f.Prepare("{ a0: __typename }")
	if last, _ := f.Prepare("{ a499: __typename }"); first == nil || last == nil {
		t.Error("what was dropped is not prepared again")
	}
	large := "{" + repeat(90, " a%: __typename") + "}"
	one, _ := f.Prepare(large)
	if two, _ := f.Prepare(large); one == nil || one == two {
		t.Error("a document larger than the cache is kept")
	}
	if again, _ := f.Prepare("{ kept: __typename }"); again != kept {
		t.Error("a document larger than the cache drops others")
	}
}

func TestTheCacheServesManyAtOnce(t *testing.T) {
	f := frontendOf(t, "testdata/schema.graphql", Options{CacheBytes: 10_000})
	var wait sync.WaitGroup
	for worker := range 8 {
		wait.Go(func() {
			for i := range 300 {
				query := fmt.Sprintf("query Q%d { __typename node(id: 1) { id } }", (i*worker)%40)
				doc, errs := f.Prepare(query)
				if errs != nil || doc.AST.Operations[0].Name != fmt.Sprintf("Q%d", (i*worker)%40) {
					t.Errorf("%s: %v", query, errs)
					return
				}
				if _, failure := doc.Cost(doc.AST.Operations[0], nil); failure != nil {
					t.Error(failure)
				}
			}
		})
	}
	wait.Wait()
}
