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
    /// - Parameters:
    ///   - program: the path of this program.
    ///   - video: an open video, the only one that it is for; nil for photos.
    /// - Throws: `ThumbnailError.unavailable`; `.crashed` if it was killed before it was ready.
    init(_ program: String, video: CInt? = nil) throws(ThumbnailError) {
        let pid: Int32
        let ours: Channel
        do {
            let theirs: Channel
            (ours, theirs) = try Channel.pair()
            var spawn = Spawn(
                FilePath(program), ["decode"] + (video == nil ? [] : [DecoderService.video]),
                environment: Self.environment)
            spawn.channel = theirs
            spawn.output = "/dev/null"
            // Ctrl-C is for this process: what a decoder has begun is finished.
            spawn.isDetached = true
            pid = try spawn.start()
        } catch {
            throw .unavailable("a decoder could not be started: \(error)")
        }
        process = ProcessIdentity(running: pid) ?? ProcessIdentity(pid: pid, started: 0, boot: "")
        channel = ours
        do throws(Channel.Fault) {
            if let video { try channel.send(message: true, file: video) }
            sandbox = try channel.answer(DecoderGreeting.self, seconds: Self.startTime).sandbox
        } catch {
            let end = process.waitForEnd(atMost: error == .closed ? Self.answerTime : 0)
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
        var watch = Watch(process, request.limits)
        let answerTime = min(Self.answerTime, request.limits.patience)
        do throws(Channel.Fault) {
            try channel.send(message: request, file: file)
            try wait(&watch, request.limits)
            let first = try channel.answer(OpenedPhoto.self, seconds: answerTime)
            guard first.isPlausible(request.limits) else { throw .failed(.invalidArgument) }
            opened(first)
            guard let cost = first.cost else { return Answer(opened: first) }
            watch.growth = request.limits.growth(for: cost)
            try channel.send(payload: [1])
            try wait(&watch, request.limits)
            let decoded = try channel.answer(DecodedPhoto.self, seconds: answerTime)
            guard decoded.failure == nil else { return Answer(opened: first, decoded: decoded) }
            guard decoded.isPlausible(for: request.maker) else { throw .failed(.invalidArgument) }
            var parts: [[UInt8]] = []
            for count in decoded.payload { parts.append(try channel.payload(count, seconds: answerTime)) }
            return Answer(opened: first, decoded: decoded, parts: parts)
        } catch {
            throw end(after: error, request.limits, watch)
        }
    }

    /// Seconds in which a decoder is ready, and in which an answer that has begun is there.
    private static let startTime = 60
    private static let answerTime = 20

    /// What a decoder may use for one photo, whatever it does about its own limits.
    private struct Watch {
        var growth: Int
        var peak = 0
        let memory: ProcessMemory
        let processorTime: Double

        init(_ process: ProcessIdentity, _ limits: DecodeLimits) {
            growth = limits.opening
            (memory, processorTime) = (process.memory, process.processorTime)
        }

        var hasAllMemory: Bool { (peak - memory.data) * 10 > growth * 7 }
    }

    /// Waits for an answer, as long as the decoder does something, and no more than it may.
    private func wait(_ watch: inout Watch, _ limits: DecodeLimits) throws(Channel.Fault) {
        var (work, idle, looks) = (process.work, 0, 0)
        // Often enough that memory is seen to fill.
        while !channel.wait(milliseconds: 10) {
            let memory = process.memory
            watch.peak = max(watch.peak, memory.data)
            looks += 1
            // Its own limit comes first, if it is still itself.
            if memory.resident - watch.memory.resident > watch.growth + watch.growth / 4 { throw .failed(.noMemory) }
            guard looks % 100 == 0 else { continue }
            let now = process.work
            idle = now == work ? idle + 1 : 0
            work = now
            if idle >= limits.patience { throw .timedOut }
            if process.processorTime - watch.processorTime > Double(limits.processorTime * 2 + 5) {
                throw .failed(.timedOut)
            }
        }
    }

    private func end(after fault: Channel.Fault, _ limits: DecodeLimits, _ watch: Watch) -> ThumbnailError {
        guard fault == .closed else {
            process.endAtOnce()
            _ = process.waitForEnd()
            return switch fault {
            case .timedOut: .timedOut("no progress for \(limits.patience) s")
            case .failed(.timedOut): .timedOut("more than \(limits.processorTime) s of processor time")
            case .failed(.noMemory): .outOfMemory(limit: limits.largest)
            default: .crashed("its answer made no sense")
            }
        }
        // It may have closed its end, and go on.
        let end = process.waitForEnd(atMost: min(Self.answerTime, limits.patience))
        if end.signal == SIGXCPU { return .timedOut("more than \(limits.processorTime) s of processor time") }
        // It got no more memory, and few programs survive that.
        if end == ProcessEnd(signal: nil, status: ThumbnailMaker.statusWithoutMemory) || watch.hasAllMemory {
            return .outOfMemory(limit: limits.largest)
        }
        return .crashed(end.text)
    }

    /// It is there, and has nothing to say: an idle decoder that is neither would cost the next photo.
    var isReady: Bool { process.isAlive && !channel.wait(milliseconds: 0) }

    var pid: Int32 { process.pid }

    /// Bytes that it had at most, libraries included; zero where the system doesn't tell.
    var peakMemory: Int { process.peakMemory }

    /// Ends it. Blocking.
    func end() {
        process.endAtOnce()
        _ = process.waitForEnd()
    }
}
