import TestSupport
import Testing

@testable import TerminalUI

struct JobViewTests {
    static let views: [JobView] = {
        var running = JobView()
        running.id = "7f3k9q2m"
        running.folder = "/home/somebody/Pictures/2019/Lisbon and the road to Sintra"
        running.status = "processing"
        running.phase = "analyzing"
        running.progress = 24
        running.total = 500
        running.isTotalFinal = true
        running.done = 118
        running.failed = 2
        running.remaining = 380
        running.rate = 8.13
        running.secondsRemaining = 47
        running.describer = "openai gpt-4.1-mini"
        running.requests = 121
        running.tokens = 44_100
        running.workers = [4711, 4712]
        var walking = running
        (walking.phase, walking.isTotalFinal, walking.failed, walking.rate) = ("scanning", false, 0, nil)
        var orphaned = running
        (orphaned.workers, orphaned.rate, orphaned.secondsRemaining) = ([], nil, nil)
        orphaned.notice = "The job isn't running. To continue: photorename resume 7f3k9q2m"
        var hostile = running
        (hostile.folder, hostile.describer) = ("/tmp/\u{1B}[2Jevil", "openai \u{202E}x")
        (hostile.status, hostile.planned, hostile.renamed) = ("paused", 90, 12)
        hostile.workers = [1, 2, 3, 4, 5, 6]
        return [running, walking, orphaned, hostile]
    }()

    @Test func `a job that is watched, at every width`() throws {
        let plain = Palette(isOn: false)
        let text = [20, 40, 60, 80, 200].flatMap { columns in
            Self.views.map { view in
                view.draw(columns: columns, palette: plain).map { "\(columns): \($0)|\n" }.joined() + "\n"
            }
        }.joined()
        #expect(try text == Fixtures.golden("job-view.txt", text))
        #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
        for columns in 10...220 {
            for view in Self.views {
                for palette in [plain, Palette(isOn: true)] {
                    for line in view.draw(columns: columns, palette: palette) {
                        #expect(DisplayWidth.of(line) <= columns)
                    }
                }
            }
        }
    }
}
