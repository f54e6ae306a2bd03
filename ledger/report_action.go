package ledger

import (
	"slices"
	"strings"
)

// ReportAction is what may be done with a progress report.
type ReportAction string

// The actions.
const (
	ReportSave          ReportAction = "save"           // 填写: values, text, evidence
	ReportSubmit        ReportAction = "submit"         // 提交
	ReportWithdraw      ReportAction = "withdraw"       // 撤回
	ReportReturn        ReportAction = "return"         // 退回
	ReportApprove       ReportAction = "approve"        // 审核通过
	ReportLock          ReportAction = "lock"           // 锁定
	ReportRequestUnlock ReportAction = "request_unlock" // 申请解锁
	ReportGrantUnlock   ReportAction = "grant_unlock"   // 同意解锁
	ReportRefuseUnlock  ReportAction = "refuse_unlock"  // 不同意解锁
)

// ReportActions lists the actions in the order of a report's way.
var ReportActions = []ReportAction{
	ReportSave, ReportSubmit, ReportWithdraw, ReportReturn, ReportApprove, ReportLock,
	ReportRequestUnlock, ReportGrantUnlock, ReportRefuseUnlock,
}

// Valid reports whether the action is known.
func (a ReportAction) Valid() bool { return contains(ReportActions, a) }

// Reasoned reports whether the action asks why.
func (a ReportAction) Reasoned() bool {
	return contains([]ReportAction{ReportReturn, ReportRequestUnlock, ReportRefuseUnlock}, a)
}

// Codes of refusals that only reports have; docs/api.md explains each.
const (
	ReportWrongState   = "REPORT_STATE"     // the report's state does not allow the action
	ReportPeriodClosed = "PERIOD_CLOSED"    // the time for reports of the period is over
	ReportPeriodAhead  = "PERIOD_NOT_BEGUN" // the period lies in the future
	ReportFileType     = "FILE_TYPE"        // the file's content is of no type that is kept, or not what its name says
)

// ReportStanding is what a caller is to one report, by his roles on its scope.
type ReportStanding struct {
	Author   bool // may fill it in: a partner for his organisations and projects, an office for those of its places
	Reviewer bool // may approve and return it: a reviewer or office of its place
	Office   bool // may lock and unlock it
}

// None reports whether the caller has nothing to do with the report: to him it is not there.
func (s ReportStanding) None() bool { return s == ReportStanding{} }

// ReportWindow is how far the time for the reports of a period has run.
type ReportWindow string

// The windows.
const (
	WindowAhead  ReportWindow = "ahead"  // the period has not begun
	WindowOpen   ReportWindow = "open"   // until the due date
	WindowGrace  ReportWindow = "grace"  // late, still taken
	WindowOver   ReportWindow = "over"   // past grace: only what was returned may still be sent
	WindowClosed ReportWindow = "closed" // closed: only what was unlocked moves
)

// ReportWindowOf is the window of a period's reports on a day.
func ReportWindowOf(p ReportingPeriod, today Date) ReportWindow {
	last := p.GraceUntil
	if last.IsZero() {
		last = p.DueOn
	}
	switch {
	case p.ClosedAt != 0:
		return WindowClosed
	case today.Before(p.StartsOn):
		return WindowAhead
	case p.DueOn.IsZero() || !today.After(p.DueOn):
		return WindowOpen
	case !today.After(last):
		return WindowGrace
	}
	return WindowOver
}

// ActionsOf lists what a caller may do with a report on a day. The API's field actions
// and every change go by it.
func ActionsOf(r ProgressReport, who ReportStanding, p ReportingPeriod, today Date) []ReportAction {
	actions := []ReportAction{}
	for _, a := range ReportActions {
		if MayAct(a, r, who, p, today) == nil {
			actions = append(actions, a)
		}
	}
	return actions
}

// ReportRefusal is why an action is not allowed now.
type ReportRefusal struct {
	Code string // FORBIDDEN or one of the Report… codes
	Text string
}

// MayAct says why an action is not allowed; nil: it is.
func MayAct(a ReportAction, r ProgressReport, who ReportStanding, p ReportingPeriod, today Date) *ReportRefusal {
	window := ReportWindowOf(p, today)
	over := window == WindowClosed || window == WindowOver && r.State == ReportDraft
	shut := over && !r.Reopened
	in := func(states ...ReportState) *ReportRefusal {
		if slices.Contains(states, r.State) {
			return nil
		}
		return &ReportRefusal{ReportWrongState, "报告" + reportStateWords[r.State] + "，不能" + reportActionWords[a]}
	}
	closed := func(refused *ReportRefusal) *ReportRefusal {
		switch {
		case refused != nil:
			return refused
		case shut:
			return &ReportRefusal{ReportPeriodClosed, "报告期已结束，不能" + reportActionWords[a] + "；确需补报或更正，请申请解锁"}
		case window == WindowAhead:
			return &ReportRefusal{ReportPeriodAhead, "报告期从 " + p.StartsOn.String() + " 开始，现在还不能" + reportActionWords[a]}
		}
		return nil
	}
	allowed := who.Author
	switch a {
	case ReportReturn, ReportApprove:
		allowed = who.Reviewer
		if a == ReportReturn && r.State == ReportApproved {
			allowed = who.Office
		}
	case ReportLock, ReportGrantUnlock, ReportRefuseUnlock:
		allowed = who.Office
	}
	if !allowed {
		return &ReportRefusal{string(KindForbidden), "没有权限" + reportActionWords[a]}
	}
	switch a {
	case ReportSave, ReportSubmit:
		return closed(in(ReportDraft, ReportReturned))
	case ReportWithdraw, ReportApprove:
		return closed(in(ReportSubmitted))
	case ReportReturn:
		if r.State == ReportApproved {
			return closed(nil)
		}
		return in(ReportSubmitted)
	case ReportLock:
		return in(ReportApproved)
	case ReportRequestUnlock:
		switch {
		case r.UnlockReason != "":
			return &ReportRefusal{ReportWrongState, "已申请解锁，请等待处理"}
		case shut && !r.State.Applied():
			return nil
		}
		return in(ReportApproved, ReportLocked)
	case ReportGrantUnlock, ReportRefuseUnlock:
		if r.UnlockReason == "" {
			return &ReportRefusal{ReportWrongState, "没有待处理的解锁申请"}
		}
		return nil
	}
	return &ReportRefusal{string(KindInvalid), "不认识的操作"}
}

// Act changes the report as an action that is allowed does, or says what is missing.
func (r *ProgressReport) Act(a ReportAction, reason, field string) error {
	reason = strings.TrimSpace(reason)
	if a.Reasoned() && reason == "" {
		return Invalid("report", "", "reason", reportActionWords[a]+"要写明理由")
	}
	switch a {
	case ReportSubmit:
		r.State = ReportSubmitted
	case ReportWithdraw:
		r.State, r.Reason, r.ReturnField = ReportDraft, reason, ""
	case ReportReturn:
		r.State, r.Reason, r.ReturnField = ReportReturned, reason, field
	case ReportApprove:
		r.State, r.Reason, r.ReturnField, r.Reopened = ReportApproved, "", "", false
	case ReportLock:
		r.State = ReportLocked
	case ReportRequestUnlock:
		r.UnlockReason = reason
	case ReportGrantUnlock:
		if r.State.Applied() {
			r.State, r.Reason, r.ReturnField = ReportReturned, r.UnlockReason, ""
		}
		r.Reopened, r.UnlockReason = true, ""
	case ReportRefuseUnlock:
		r.UnlockReason = ""
	}
	r.Version++
	return nil
}

// Applied reports whether the figures of a report in this state are in the ledger. Those
// of one that was returned after its approval stay until the corrected report replaces them.
func (s ReportState) Applied() bool { return s == ReportApproved || s == ReportLocked }

var reportStateWords = map[ReportState]string{
	ReportDraft: "还是草稿", ReportSubmitted: "已提交", ReportReturned: "已退回", ReportApproved: "已审核", ReportLocked: "已锁定",
}

var reportActionWords = map[ReportAction]string{
	ReportSave: "填写", ReportSubmit: "提交", ReportWithdraw: "撤回", ReportReturn: "退回", ReportApprove: "审核",
	ReportLock: "锁定", ReportRequestUnlock: "申请解锁", ReportGrantUnlock: "同意解锁", ReportRefuseUnlock: "拒绝解锁",
}
