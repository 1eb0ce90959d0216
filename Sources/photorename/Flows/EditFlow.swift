import FileSystem
import Foundation
import PhotoModel
import PhotorenameCore
import TerminalUI

/// Changes a job's names in the user's editor.
struct EditFlow {
    private let context: AppContext
    private let console: Console
    private let job: Job
    private let root: Directory
    private let showsAll: Bool

    /// - Parameters:
    ///   - context: database and settings.
    ///   - console: where it is printed.
    ///   - job: the job.
    ///   - root: the job's folder.
    ///   - showsAll: list photos that keep their names as well.
    init(_ context: AppContext, _ console: Console, _ job: Job, _ root: Directory, showsAll: Bool = false) {
        self.context = context
        self.console = console
        self.job = job
        self.root = root
        self.showsAll = showsAll
    }

    /// - Returns: how many names were changed.
    /// - Throws: `UserFacingError` for the editor; `EditError`, and the text is kept in a file that the message names.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func run() throws -> Int {
        var editor: Editor?
        let outcome: EditPlan.Outcome
        do {
            outcome = try EditPlan(context, job, root, showsAll: showsAll).run { text in
                let current = try editor ?? Editor("\(job.id).plan")
                editor = current
                return try current.edit(text)
            }
        } catch let error as EditError {
            var error = UserFacingError(error)
            error.hint = editor.map { "Your text is kept in: \($0.file.path)" }
            throw error
        }
        editor?.clean()
        return report(outcome)
    }

    private func report(_ outcome: EditPlan.Outcome) -> Int {
        switch outcome {
        case .nothingToEdit:
            console.say(
                "Nothing to edit: no photo gets a new name. To edit all names: photorename edit \(job.id) --all")
            return 0
        case .cancelled:
            console.say("The text is empty: nothing was changed.")
            return 0
        case .changed(let names, let moved):
            if moved > 0 {
                console.say(
                    "\(Plural.count(moved, "name")) \(moved == 1 ? "was" : "were") below another photo's old name and left unchanged. To swap names: photorename apply \(job.id) --plan FILE"
                )
            }
            return names
        }
    }
}
