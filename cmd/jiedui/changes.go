package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"jiedui/ledger"
)

// shownChanges is how many changes a dry run lists unless all are asked for.
const shownChanges = 50

// changeList keeps the first changes of a dry run and counts the rest.
type changeList struct {
	most  int // zero: all
	list  []ledger.Change
	count int
}

func (l *changeList) add(c ledger.Change) {
	l.count++
	if l.most == 0 || len(l.list) < l.most {
		l.list = append(l.list, c)
	}
}

// print lists the changes, what became of each field, and which totals move.
func (l *changeList) print(w io.Writer, file string, set ledger.ChangeSet) {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, c := range l.list {
		place := ""
		if c.Row > 0 {
			place = c.Sheet + "!" + c.Cell()
		}
		from, to := changeTexts(c)
		if from != "" {
			to = from + " → " + to
		}
		about := c.Field
		if !c.ValidFrom.IsZero() {
			about += " " + c.ValidFrom.String()
		}
		if c.Series != "" && c.Series != ledger.Actual {
			about += " " + string(c.Series)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", file, place, c.Kind, c.Entity, oneLine(c.Name), about, oneLine(to))
	}
	_ = table.Flush() // a closed terminal is no concern of the import
	if left := l.count - len(l.list); left > 0 {
		fmt.Fprintf(w, "%s: %d more changes (--verbose lists them)\n", file, left)
	}
	if len(set.Fields) > 0 {
		fields := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(fields, "\tfield\tcreated\tupdated\tunchanged\t")
		for _, f := range set.Fields {
			fmt.Fprintf(fields, "%s\t%s\t%d\t%d\t%d\t\n", f.Entity, f.Field, f.Created, f.Updated, f.Unchanged)
		}
		_ = fields.Flush()
	}
	printTotals(w, file, set.AsOf, set.Totals)
}

// printUndo says what would be taken back; what would stay stands first.
func printUndo(w io.Writer, p ledger.UndoPreview) {
	name := fmt.Sprintf("batch %d", p.Batch.ID)
	for _, k := range p.Kept {
		fmt.Fprintf(w, "%s: %s %s stays", name, k.Entity, k.Name)
		if len(k.Batches) > 0 {
			fmt.Fprintf(w, ", for the sake of batches %v", k.Batches)
		}
		fmt.Fprintln(w)
	}
	if left := p.KeptCount - len(p.Kept); left > 0 {
		fmt.Fprintf(w, "%s: %d more stay\n", name, left)
	}
	printRepeating(w, p.Batch.ID, p.Repeating)
	fmt.Fprintf(w, "%s: dry run, nothing was undone\n", name)
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\twould end\t")
	for _, e := range p.Ends {
		fmt.Fprintf(table, "%s\t%d\t\n", e.Entity, e.Count)
	}
	_ = table.Flush() // a closed terminal is no concern of the undoing
	if p.Restored > 0 {
		fmt.Fprintf(w, "%s: %d figures and statuses of other batches would hold again\n", name, p.Restored)
	}
	if p.Superseded > 0 {
		fmt.Fprintf(w, "%s: %d of its figures and statuses were replaced since\n", name, p.Superseded)
	}
	printTotals(w, name, p.AsOf, p.Totals)
}

// printRepeating says which later batches to import again after an undo.
func printRepeating(w io.Writer, batch ledger.ID, repeating []ledger.ID) {
	if len(repeating) > 0 {
		fmt.Fprintf(w, "batch %d: what batches %v only repeat of it ends with it: import their files again afterwards\n", batch, repeating)
	}
}

// printTotals says which totals move, and by how much.
func printTotals(w io.Writer, file string, asOf ledger.Date, totals []ledger.TotalChange) {
	if len(totals) == 0 {
		return
	}
	fmt.Fprintf(w, "%s: totals as of %s\n", file, asOf)
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\tmeasure\tseries\tbefore\tafter\tdifference\t")
	for _, t := range totals {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t\n", t.Subject, t.Measure, t.Series,
			amountText(t.Measure, t.Before), amountText(t.Measure, t.After), amountText(t.Measure, t.After-t.Before))
	}
	_ = table.Flush()
}

func changeTexts(c ledger.Change) (from, to string) {
	from, to = c.Old, c.New
	if c.OldFigure != nil {
		from = c.OldFigure.String()
	}
	switch {
	case c.NewFigure != nil:
		to = c.NewFigure.String()
	case c.OldFigure != nil:
		to = "—" // taken back
	}
	return from, to
}

// amountText writes a value in the unit that a standard measure is shown in; an office's
// own measure is written in its smallest unit.
func amountText(measure string, value int64) string {
	for _, m := range ledger.StandardMeasures {
		if m.Code == measure {
			return ledger.Quantity{Value: value, Unit: m.Unit}.String()
		}
	}
	return fmt.Sprint(value)
}
