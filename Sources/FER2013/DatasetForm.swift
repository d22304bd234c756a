public import MienBasics

/// What a data set is written as.
public enum DatasetForm: Hashable, Sendable {
    /// A picture's file in a folder.
    public enum Picture: Hashable, Sendable {
        /// Without loss.
        case png
        /// With loss, 1 to 100.
        case jpeg(quality: Int)

        var fileExtension: String {
            switch self {
            case .png: "png"
            case .jpeg: "jpg"
            }
        }
    }

    /// How the folders of usages are called.
    public enum Layout: String, CaseIterable, Sendable {
        /// `train`, `validation` and `test`, a folder for each usage.
        case split
        /// `train` and `test`, which has both tests, as the folders have that most people download.
        case msambare

        func folder(of usage: Usage) -> String {
            switch usage {
            case .training: "train"
            case .publicTest: self == .split ? "validation" : "test"
            case .privateTest: "test"
            }
        }
    }

    /// One file in the form of `fer2013.csv`.
    case csv
    /// A folder of pictures, `train/happy/Training_0000017.png`: usage and row stand in the name.
    case folder(Picture = .png, Layout = .split)
    /// NumPy arrays: `x` (faces × height × width × channels), `y`, `usage` and `classes`.
    case npz
    /// The same in an HDF5 file.
    case hdf5

    /// What the extension of a path says, of which none or another is a folder's.
    public init(path: String) {
        switch FilePaths.fileExtension(of: path) {
        case "csv": self = .csv
        case "npz": self = .npz
        case "h5", "hdf5": self = .hdf5
        default: self = .folder()
        }
    }

    var isFolder: Bool { if case .folder = self { true } else { false } }
    var isArrays: Bool { self == .npz || self == .hdf5 }
}
