import PhotoModel
import ReviewPage

/// What the page shows of the job as a whole.
struct ReviewHead: Encodable {
    struct Naming: Encodable {
        var template: String
        var wordCase: WordCase
        var cases = WordCase.allCases
        var separator: String
        var start: Int
        var padding: Int

        private enum CodingKeys: String, CodingKey {
            case template
            case wordCase = "case"
            case cases, separator, start, padding
        }

        init(_ options: NamingOptions) {
            (template, wordCase, separator) = (options.template, options.wordCase, options.separator)
            (start, padding) = (options.start, options.padding)
        }
    }

    struct Activity: Encodable {
        var done: Int
        var total: Int
    }

    var job: JobReport
    var revision: Int
    /// Photos by filter.
    var counts: [String: Int]
    var folders: Int
    @ExplicitNull var notice: String?
    @ExplicitNull var cost: String?
    /// Provider, model, tier and price.
    var describer: String
    /// The same for a photo that is described again.
    var describesAgainWith: String
    /// Why nothing can be renamed now.
    @ExplicitNull var busy: String?
    var undoable: Bool
    var naming: Naming
    /// Percent.
    var sureFrom = Int(Description.sureConfidence * 100)
    /// Renames that are under way.
    @ExplicitNull var activity: Activity?
}
