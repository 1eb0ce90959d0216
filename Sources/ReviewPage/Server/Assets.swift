/// The page's files, embedded in the program. Nothing is served from a folder.
enum Assets {
    static let files: [String: (type: String, bytes: [UInt8])] = [
        "index.html": ("text/html; charset=utf-8", PackageResources.index_html),
        "style.css": ("text/css; charset=utf-8", PackageResources.style_css),
        "icon.svg": ("image/svg+xml", PackageResources.icon_svg),
        "main.js": (script, PackageResources.main_js),
        "server.js": (script, PackageResources.server_js),
        "stream.js": (script, PackageResources.stream_js),
        "drafts.js": (script, PackageResources.drafts_js),
        "dom.js": (script, PackageResources.dom_js),
        "header.js": (script, PackageResources.header_js),
        "grid.js": (script, PackageResources.grid_js),
        "card.js": (script, PackageResources.card_js),
        "naming.js": (script, PackageResources.naming_js),
        "renames.js": (script, PackageResources.renames_js),
        "jobs.html": ("text/html; charset=utf-8", PackageResources.jobs_html),
        "jobs.js": (script, PackageResources.jobs_js),
        "keys.js": (script, PackageResources.keys_js),
        "selection.js": (script, PackageResources.selection_js),
        "photo.js": (script, PackageResources.photo_js),
        "bulk.js": (script, PackageResources.bulk_js),
        "describe.js": (script, PackageResources.describe_js),
    ]

    private static let script = "text/javascript; charset=utf-8"

    /// The page for requests without cookie and token.
    static let unknown = page(
        "<p>Open the address that photorename printed in the terminal.</p><p><a href=\"/\">Try again</a></p>")

    /// The page between a link on another site and the review page.
    static let entrance = page(
        "<p><a href=\"/\">Go on</a></p>", head: "<meta http-equiv=\"refresh\" content=\"0;url=/\">")

    private static func page(_ body: String, head: String = "") -> String {
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>photorename</title>\(head)</head><body>\(body)</body></html>\n"
    }
}
