import PhotoModel
import TerminalUI

/// "Apply 6 renames?", with the names in an editor as often as the user likes.
struct ApplyQuestion {
    let edits: NameEdits

    /// - Parameters:
    ///   - plan: what was shown.
    ///   - replan: the plan again, with the names that were chosen meanwhile.
    ///   - show: prints a plan.
    /// - Returns: the plan to be applied; nil for a no.
    func ask(
        _ plan: RenamePlan, replan: () throws -> RenamePlan, show: (RenamePlan) throws -> Void
    ) throws -> RenamePlan? {
        let console = edits.wiring.console
        var plan = plan
        while true {
            let count = plan.renames.count
            guard count > 0 else { return nil }
            switch console.confirmOrEdit("Apply \(Numbers.count(count, "rename"))?") {
            case .yes: return plan
            case .no: return nil
            case .edit:
                do {
                    guard try EditSession(edits: edits).run(replan) > 0 else { continue }
                    plan = try replan()
                    try show(plan)
                } catch let complaint as Complaint {
                    // What was described is not to be lost over an editor.
                    console.complain(complaint)
                }
            }
        }
    }
}
