import ArgumentParser
import PhotoModel
import PhotorenameCore
import TerminalUI

struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change new names in your editor.",
        discussion: "The editor is the value of VISUAL or EDITOR, or else vi.")

    @OptionGroup var job: JobArgument

    @Flag(help: "Also list photos that keep their names.")
    var all = false

    @Flag(help: "Drop all edited names and use the template's again.")
    var reset = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if reset, all { throw ValidationError("--reset and --all can't be used together") }
    }

    func run() throws {
        try CommandRunner.run(common, run)
    }

    private func run(_ context: AppContext, _ console: Console) throws -> ExitStatus {
        let job = try job.find(context)
        let root = try context.openRoot(of: job)
        if reset {
            let count = try EditPlan(context, job, root).reset()
            console.say("Dropped \(Plural.count(count, "edited name")).")
            return .success
        }
        let changed = try EditFlow(context, console, job, root, showsAll: all).run()
        console.say(
            changed == 0
                ? "No name was changed."
                : "Changed \(Plural.count(changed, "name")). To rename: photorename apply \(job.id)")
        return .success
    }
}
