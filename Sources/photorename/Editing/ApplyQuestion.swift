import PhotoModel
import TerminalUI

/// "Apply 6 renames?", with the names in an editor or beside their pictures as often as the user likes.
struct ApplyQuestion {
    let edits: NameEdits

    enum Answer {
        case apply(RenamePlan)
        case declined
        /// Applied in the page already.
        case applied
    }

    /// - Parameters:
    ///   - plan: what was shown.
    ///   - replan: the plan again, with the names that were chosen meanwhile.
    ///   - show: prints a plan.
    func ask(
        _ plan: RenamePlan, replan: () throws -> RenamePlan, show: (RenamePlan) throws -> Void
    ) throws -> Answer {
        let console = edits.wiring.console
        var plan = plan
        while true {
            let count = plan.renames.count
            guard count > 0 else { return .declined }
            do {
                switch console.confirmOrEdit("Apply \(Numbers.count(count, "rename"))?") {
                case .yes: return .apply(plan)
                case .no: return .declined
                case .edit:
                    guard try EditSession(edits: edits).run(replan) > 0 else { continue }
                case .review:
                    if try Review(edits.wiring, edits.job, edits.root).whileAsked() { return .applied }
                }
                plan = try replan()
                try show(plan)
            } catch let complaint as Complaint {
                // What was described is not to be lost over an editor or a page.
                console.complain(complaint)
            }
        }
    }
}
