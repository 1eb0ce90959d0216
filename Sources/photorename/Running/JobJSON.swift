import Foundation
import JobStore
import PhotoModel

/// `status --json` and `jobs --json`, as docs/cli.md promises them.
enum JobJSON {
    static func object(_ job: Job, now: Int64 = BootClock.now, withSteps: Bool) -> [String: Any] {
        var object: [String: Any] = [
            "job": job.id.text, "status": job.status.rawValue, "phase": job.phase.rawValue, "root": job.rootText,
            "total": job.counters.total, "processed": job.counters.processed, "done": job.counters.done,
            "failed": job.counters.failed, "skipped": job.counters.skipped, "remaining": job.counters.remaining,
            "progress": job.progress, "rate": JSONText.orNull(job.rate(at: now).map { ($0 * 10).rounded() / 10 }),
            "eta_seconds": JSONText.orNull(job.secondsRemaining(at: now)), "provider": job.provider, "model": job.model,
            "requests": job.usage.requests, "cache_hits": job.cacheHits, "input_tokens": job.usage.inputTokens,
            "output_tokens": job.usage.outputTokens, "cost_usd": JSONText.orNull(job.costUSD),
            "error": JSONText.orNull(error(job.failure)),
            "created_at": JSONText.date(job.created), "updated_at": JSONText.date(job.updated),
            "finished_at": JSONText.orNull(job.finished.map(JSONText.date)), "seq": job.sequence,
        ]
        if String(validating: job.root, as: UTF8.self) == nil {
            object["root_base64"] = Data(job.root).base64EncodedString()
        }
        if withSteps {
            object["schema"] = 1
            object["steps"] = [
                step("scan", job.counters.total, job.scanned ? job.counters.total : nil),
                step("describe", job.counters.done, job.counters.total),
                step("rename", job.renamed, job.planned.map { max($0, job.renamed) }),
            ]
        }
        return object
    }

    static func item(_ item: JobItem, new: FileName?) -> [String: Any] {
        let path = item.photo.path
        var object: [String: Any] = [
            "path": path.text, "status": item.status.rawValue, "step": JSONText.orNull(item.step?.rawValue),
            "attempts": item.attempts, "new": JSONText.orNull(new.map { path.directory.appending($0).text }),
            "error": NSNull(), "input_tokens": item.usage.inputTokens, "output_tokens": item.usage.outputTokens,
            "elapsed_ms": JSONText.orNull(item.elapsedMilliseconds),
        ]
        if path.exactText == nil { object["path_base64"] = Data(path.bytes).base64EncodedString() }
        if let failure = item.failure {
            object["error"] = [
                "code": failure.code, "message": failure.message, "http_status": JSONText.orNull(failure.httpStatus),
                "retry_at": JSONText.orNull(item.retryAt.map(JSONText.date)),
            ]
        }
        return object
    }

    private static func step(_ name: String, _ done: Int, _ total: Int?) -> [String: Any] {
        ["step": name, "done": done, "total": JSONText.orNull(total)]
    }

    private static func error(_ failure: JobFailure?) -> [String: Any]? {
        failure.map { ["code": $0.code, "message": $0.message, "hint": $0.hint] }
    }
}
