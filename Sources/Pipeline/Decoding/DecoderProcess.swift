import FileSystem
import Foundation
import PhotoModel
import SystemPackage
import Thumbnails

/// One decoder, seen from the process that uses it. For one photo at a time.
final class DecoderProcess: Sendable {
    let sandbox: Sandbox
    private let channel: Channel
    private let process: ProcessIdentity

    /// Starts it. Blocking.
    ///
    /// - Parameter program: the path of this program.
    /// - Throws: `ThumbnailError.unavailable`; `.crashed` if it was killed before it was ready.
    init(_ program: String) throws(ThumbnailError) {
        let pid: Int32
        let ours: Channel
        do {
            let theirs: Channel
            (ours, theirs) = try Channel.pair()
            var spawn = Spawn(FilePath(program), ["decode"], environment: Self.environment)
            spawn.channel = theirs
            spawn.output = "/dev/null"
            pid = try spawn.start()
        } catch {
            throw .unavailable("a decoder could not be started: \(error)")
        }
        process = ProcessIdentity(running: pid) ?? ProcessIdentity(pid: pid, started: 0, boot: "")
        channel = ours
        do throws(Channel.Fault) {
            sandbox = try channel.message(DecoderGreeting.self).value.sandbox
        } catch {
            let end = process.waitForEnd()
            throw end.signal == nil ? .unavailable("a decoder ended at once (\(end.text))") : .crashed(end.text)
        }
    }

    /// Variables that libraries need to be found and to work, and no others: a user's environment has keys of all kinds.
    private static var environment: [String: String] {
        let kept = ProcessInfo.processInfo.environment.filter { name, _ in
            ["PATH", "HOME", "LANG", "TMPDIR"].contains(name)
                || ["LC_", "LD_", "DYLD_", "VIPS_", "G_", "MALLOC_", "ASAN_", "TSAN_", "UBSAN_", "LSAN_"].contains(
                    where: name.hasPrefix)
        }
        // A crash is for this process to tell.
        return kept.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    }

    /// What a decoder gave back.
    struct Answer {
        var opened: OpenedPhoto
        var decoded: DecodedPhoto?
        /// The JPEG, and the pixels of the rasters.
        var parts: [[UInt8]] = []
    }

    /// Decodes a photo. Blocking. After an error, this decoder is of no use any more.
    ///
    /// - Parameters:
    ///   - request: what is wanted.
    ///   - file: an open photo; its offset is moved.
    ///   - opened: told what was found before the pixels are decoded; returns when there is memory for them.
    /// - Returns: the answer.
    /// - Throws: `ThumbnailError.crashed`, `.timedOut`, `.outOfMemory`.
    func decode(
        _ request: DecodeRequest, file: CInt, opened: (OpenedPhoto) -> Void
    ) throws(ThumbnailError) -> Answer {
        let before = process.memory
        var (growth, peak) = (request.limits.opening, 0)
        do throws(Channel.Fault) {
            try channel.send(message: request, file: file)
            try wait(request.limits.patience, &peak)
            let first = try channel.message(OpenedPhoto.self).value
            guard first.isPlausible(request.limits) else { throw .failed(.invalidArgument) }
            opened(first)
            guard let cost = first.cost else { return Answer(opened: first) }
            growth = request.limits.growth(for: cost)
            try channel.send(payload: [1])
            try wait(request.limits.patience, &peak)
            let decoded = try channel.message(DecodedPhoto.self).value
            guard decoded.failure == nil else { return Answer(opened: first, decoded: decoded) }
            guard let maker = request.maker, decoded.isPlausible(for: maker) else { throw .failed(.invalidArgument) }
            var parts: [[UInt8]] = []
            for count in decoded.payload { parts.append(try channel.payload(count)) }
            return Answer(opened: first, decoded: decoded, parts: parts)
        } catch {
            throw end(after: error, request.limits, growth: growth, grown: peak - before)
        }
    }

    /// Waits for an answer, as long as the decoder does something.
    private func wait(_ patience: Int, _ peak: inout Int) throws(Channel.Fault) {
        var (work, idle, looks) = (process.work, 0, 0)
        // Often enough that memory is seen to fill.
        while !channel.wait(milliseconds: 10) {
            peak = max(peak, process.memory)
            looks += 1
            guard looks % 100 == 0 else { continue }
            let now = process.work
            idle = now == work ? idle + 1 : 0
            work = now
            if idle >= patience { throw .timedOut }
        }
    }

    private func end(after fault: Channel.Fault, _ limits: DecodeLimits, growth: Int, grown: Int) -> ThumbnailError {
        guard fault == .closed else {
            process.endAtOnce()
            _ = process.waitForEnd()
            return fault == .timedOut
                ? .timedOut("no progress for \(limits.patience) s") : .crashed("its answer made no sense")
        }
        let end = process.waitForEnd()
        if end.signal == SIGXCPU { return .timedOut("more than \(limits.processorTime) s of processor time") }
        // It got no more memory, and few programs survive that.
        if end == ProcessEnd(signal: nil, status: ThumbnailMaker.statusWithoutMemory) || grown * 10 > growth * 7 {
            return .outOfMemory(limit: growth)
        }
        return .crashed(end.text)
    }

    /// Bytes that it had at most, libraries included; zero where the system doesn't tell.
    var peakMemory: Int { process.peakMemory }

    /// Ends it. Blocking.
    func end() {
        process.endAtOnce()
        _ = process.waitForEnd()
    }
}
