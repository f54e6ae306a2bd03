package ledger

import (
	"cmp"
	"slices"
)

// FlowLevel is a column of a flow diagram.
type FlowLevel string

// The levels, from the assisting side to the recipient.
const (
	FlowKind         FlowLevel = "organisation_kind"
	FlowOrganisation FlowLevel = "organisation"
	FlowPlace        FlowLevel = "place"
)

// FlowNode is one station of a flow diagram: a kind of organisation, an organisation or a
// place, or all organisations or places below the top as one.
type FlowNode struct {
	Level FlowLevel
	Key   string // empty: the others
	// StandsFor is how many organisations or places it is; 1: itself.
	StandsFor int
	Cell      PortfolioCell // Σ of the rows that flow through it
}

// FlowLink is what flows from one node to another; they are positions in the list of nodes.
type FlowLink struct {
	From, To int
	Cell     PortfolioCell
}

// Flows makes of a portfolio by organisation and place a flow diagram: from kinds of
// organisation through organisations to places. The links into places are the portfolio's
// rows, so that Σ of them − overlap + unallocated = total. Nodes of a level are ordered by
// the amount, the larger first, then by count and key; of organisations and of places the
// first top are shown and what is left is one node more (zero: all are shown).
func Flows(rows []PortfolioCell, kindOf func(organisation string) string, measure string, series Series, top int, adds func(string) bool) ([]FlowNode, []FlowLink, error) {
	ways := make([][]string, len(rows))
	for i, row := range rows {
		ways[i] = []string{kindOf(row.Keys[0]), row.Keys[0], row.Keys[1]}
	}
	var nodes []FlowNode
	at := make([]map[string]int, 3) // by level and key, the node's position
	for n, level := range []FlowLevel{FlowKind, FlowOrganisation, FlowPlace} {
		cells := map[string][]PortfolioCell{}
		for i, row := range rows {
			cells[ways[i][n]] = append(cells[ways[i][n]], row)
		}
		list := make([]FlowNode, 0, len(cells))
		for key, of := range cells {
			cell, err := SumCells(of, adds)
			if err != nil {
				return nil, nil, err
			}
			list = append(list, FlowNode{level, key, 1, cell})
		}
		slices.SortFunc(list, func(a, b FlowNode) int {
			va, vb := valueOf(a.Cell, RowMeasure, measure, series, nil), valueOf(b.Cell, RowMeasure, measure, series, nil)
			if va.known != vb.known {
				if va.known {
					return -1
				}
				return 1
			}
			return cmp.Or(vb.compare(va), cmp.Compare(b.Cell.Count, a.Cell.Count), cmp.Compare(a.Key, b.Key))
		})
		at[n] = map[string]int{}
		for i, node := range list {
			if level == FlowKind || top == 0 || i < top {
				at[n][node.Key] = len(nodes)
				nodes = append(nodes, node)
				continue
			}
			if i == top {
				nodes = append(nodes, FlowNode{Level: level, StandsFor: len(list) - top})
			}
			at[n][node.Key] = len(nodes) - 1
			others := &nodes[len(nodes)-1]
			var err error
			if others.Cell, err = SumCells([]PortfolioCell{others.Cell, node.Cell}, adds); err != nil {
				return nil, nil, err
			}
		}
	}
	flows := map[[2]int][]PortfolioCell{}
	for i, row := range rows {
		for n := range 2 {
			way := [2]int{at[n][ways[i][n]], at[n+1][ways[i][n+1]]}
			flows[way] = append(flows[way], row)
		}
	}
	links := make([]FlowLink, 0, len(flows))
	for way, of := range flows {
		cell, err := SumCells(of, adds)
		if err != nil {
			return nil, nil, err
		}
		links = append(links, FlowLink{way[0], way[1], cell})
	}
	slices.SortFunc(links, func(a, b FlowLink) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return nodes, links, nil
}
