import PhotoModel
public import Pipeline

extension ProgressLine {
    /// - Parameters:
    ///   - snapshot: the state of the run.
    ///   - waiting: seconds for which the provider accepts no request; nil when it accepts them.
    ///   - step: what is waited for before the first photo can be described; nil for nothing.
    public init(_ snapshot: RunSnapshot, waiting: Int?, step: String? = nil) {
        let done = snapshot.counters.processed
        let isScanning = !snapshot.scanned && done == 0
        self.init(
            verb: isScanning ? "Scanning" : snapshot.isUnreachable ? "Unreachable, retrying" : "Describing",
            done: isScanning ? snapshot.counters.total : done, total: isScanning ? nil : snapshot.counters.total)
        if let waiting { verb = "Rate limited, \(Numbers.duration(waiting))" }
        if let step { verb = step }
        failed = snapshot.counters.failed
        tokens = snapshot.usage.inputTokens + snapshot.usage.outputTokens
        current = snapshot.current?.text
        let seconds = Double((ContinuousClock.now - snapshot.began).milliseconds) / 1000
        let processed = done - snapshot.processedBefore
        guard seconds > 0.5, processed > 0, !isScanning, !snapshot.isUnreachable else { return }
        rate = Double(processed) / seconds
        if snapshot.scanned, snapshot.counters.remaining > 0 {
            let remaining = Double(snapshot.counters.remaining) * seconds / Double(processed)
            secondsRemaining = Int(remaining.rounded(.up))
        }
    }
}
