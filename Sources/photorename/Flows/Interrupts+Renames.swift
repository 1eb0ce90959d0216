import ArgumentParser
import PhotoModel
import PhotorenameCore
import Renaming
import TerminalUI

extension Interrupts {
    /// Ends the command after a rename that the user has stopped: says how far it came, and how to go on or back.
    ///
    /// - Throws: `ExitCode`.
    func endIfStopped(
        _ report: Renamer.Report, _ kind: RenameRecord.Kind, of job: JobID, _ console: Console
    ) throws {
        guard report.stoppedBefore != nil else { return }
        console.showStop(report, kind, of: job)
        throw ExitCode(exitStatus)
    }
}
