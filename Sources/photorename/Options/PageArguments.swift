import ArgumentParser

/// How the review page is opened.
struct PageArguments: ParsableArguments {
    @Flag(help: "Print the page's address, and don't open a browser.")
    var noOpen = false
}
