import PhotoModel
import Settings

extension UserFacingError {
    init(config error: ConfigError) {
        let what =
            switch error.problem {
            case .unreadable: "the file can't be read"
            case .cannotWrite(let reason): "the file can't be written: \(reason)"
            case .notYAML(let why): "invalid YAML: \(why)"
            case .notAMapping: "keys and values are expected"
            case .unknownKey(let key, let known):
                "unknown key \"\(key)\""
                    + (EditDistance.nearest(key, of: known).map { "; did you mean \"\($0)\"?" }
                        ?? "; known keys are \(known.joined(separator: ", "))")
            case .badValue(let key, let wants): "\(key) must be \(wants)"
            case .noHome: "it is not set, and this account has no home folder"
            case .otherProvider(let keys):
                "setting a provider in this file would apply \(keys.joined(separator: ", ")) to the wrong provider"
            }
        let hint: String? =
            switch error.problem {
            case .noHome: "Set HOME, or XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_STATE_HOME."
            case .otherProvider:
                "Move them to a section under `providers:`, then add a line such as `provider: ollama`."
            default: nil
            }
        self.init(.failed, "\(error.place): \(what)", hint: hint)
    }

    init(configFile error: ConfigFileError) {
        switch error {
        case .exists(let path):
            self.init(.failed, "\(path) already exists", hint: "See its settings with: photorename config show")
        case .cannotCreate(let path, let errno): self.init(.failed, "\(path) can't be created: \(errno)")
        }
    }
}
