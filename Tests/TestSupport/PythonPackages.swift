import Foundation

/// Python with some packages of its own, beneath `.build`.
public enum PythonPackages {
    /// Installs what a list pins, where it is not installed yet.
    ///
    /// - Parameter folder: of the list, beneath Tests; it has `requirements.txt`.
    /// - Returns: the path of that Python; nil where it can't install them, which is printed.
    public static func python(_ folder: String) -> String? {
        let made = Fixtures.repository.appending(path: ".build/python-\(folder)").path
        let list = Fixtures.repository.appending(path: "Tests/\(folder)/requirements.txt").path
        let script = """
            set -e
            exec 9> '\(made).lock'; flock 9
            if ! cmp -s '\(list)' '\(made)/made'; then
              rm -rf '\(made)' && python3 -m venv '\(made)'
              '\(made)/bin/python' -m pip install -q --disable-pip-version-check -r '\(list)'
              cp '\(list)' '\(made)/made'
            fi
            """
        if let result = try? Shell.run(script), result.status == 0 { return made + "/bin/python" }
        print("SKIPPED: Python cannot install what Tests/\(folder)/requirements.txt lists")
        return nil
    }
}
