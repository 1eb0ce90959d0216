import PhotoModel
import TestSupport
import Testing

@testable import Naming

/// However many photos there are, they are named a folder at a time.
struct ByFolderTests {
    @Test(
        arguments: [
            NamingOptions.defaultTemplate, "{subject}", "{subject}{_}{seq:3}", "{seq/folder}{_}{subject}",
            "{date}{_}{seq/day:2}{_}{subject}", "{seq}{_}{original}",
        ])
    func `a folder at a time they get the names that they would get all at once`(template: String) throws {
        var options = NamingOptions.renamingAll
        options.template = template
        let planner = try NamePlanner(options)
        var random = SplitMix(seed: 3)
        let items = (0..<120).map { number in
            TemplateTests.item(
                Int64(number), ["", "a/", "b/", "b/c/"][Int.random(in: 0...3, using: &random)] + "IMG_\(number).jpg",
                subject: ["cat", "dog", nil][Int.random(in: 0...2, using: &random)],
                date: number % 5 == 0 ? nil : "2019:07:\(10 + number % 4) 10:\(10 + number % 7):12")
        }
        let whole = planner.plan(items) { _, _ in .empty }.names
        let folders = Dictionary(grouping: items, by: \.photo.path.directory).values
        var numbers: RunningNumbers?
        if planner.countsBeyondFolders {
            var counted = RunningNumbers()
            for folder in folders {
                planner.count(folder, NamePlanner.Sources(), contents: { _, _ in nil }, into: &counted)
            }
            counted.settle()
            numbers = counted
        }
        let parts = folders.flatMap { planner.plan($0, numbers: numbers) { _, _ in .empty }.names }
        #expect(parts.sorted { $0.item < $1.item } == whole.sorted { $0.item < $1.item })
        #expect(Set(whole.map(\.newPath)).count == items.count)
    }
}
