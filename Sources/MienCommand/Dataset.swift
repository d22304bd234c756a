import ArgumentParser

/// `mien dataset`.
struct Dataset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset", abstract: "Converts, splits and checks data sets of faces.",
        subcommands: [
            DatasetConvert.self, DatasetSplit.self, DatasetInfo.self, DatasetCheck.self, DatasetSheet.self,
            DatasetSynthesize.self,
        ])
}
