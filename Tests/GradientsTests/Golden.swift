// Printed by golden.py with Keras 3.15.1 and TensorFlow 2.21.0.

enum Golden {
    static let seed: UInt64 = 11
    static let step = 5

    /// What layers of augmentation make in training of pictures of these sizes.
    static let augmentations: [GoldenAugmentation] = [
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomRotation", "config": {"data_format": "channels_last", "factor": [-0.35, 0.35],
                "fill_mode": "constant", "fill_value": 0.25, "interpolation": "nearest", "seed": null}}
                """#,
            sizes: [2, 5, 4, 1],
            output: [
                0xBF700000, 0x3E600000, 0xBF080000, 0x3F200000, 0xBE000000, 0xBF600000, 0x3E900000, 0xBEA00000,
                0x3F580000, 0x3DC00000, 0xBF280000, 0x3F000000, 0xBE800000, 0x3F680000, 0x3EA00000, 0xBEE00000,
                0x3F380000, 0xBD000000, 0xBF480000, 0x3EC00000, 0x3F700000, 0x3E400000, 0xBF100000, 0x3E800000,
                0x3F700000, 0xBE200000, 0xBF680000, 0xBF300000, 0x3F180000, 0x3F500000, 0x3D800000, 0x3E900000,
                0xBEB00000, 0xBE900000, 0x3F600000, 0xBD800000, 0x3E800000, 0xBEF00000, 0x3F300000, 0xBD800000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomTranslation", "config": {"data_format": "channels_last",
                "height_factor": [-0.6, 0.9], "width_factor": 0.8, "fill_mode": "constant",
                "interpolation": "nearest", "seed": null, "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 5, 1],
            output: [
                0x3E800000, 0xBF700000, 0x3E600000, 0xBF080000, 0x3F200000, 0x3E800000, 0xBF600000, 0x3E900000,
                0xBEA00000, 0x3F580000, 0x3E800000, 0xBF280000, 0x3F000000, 0xBE800000, 0x3F680000, 0x3E800000,
                0xBEE00000, 0x3F380000, 0xBD000000, 0xBF480000, 0x3E800000, 0x3E800000, 0x3E800000, 0x3E800000,
                0x3E800000, 0xBEC00000, 0x3F700000, 0x3E400000, 0xBF100000, 0x3F180000, 0xBE200000, 0xBF680000,
                0x3E800000, 0xBEB00000, 0x3F500000, 0x3D800000, 0xBF300000, 0x3EF00000, 0xBE900000, 0x3F600000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomZoom", "config": {"data_format": "channels_last", "height_factor": [0.1, 0.9],
                "width_factor": [-0.5, 0.6], "fill_mode": "constant", "interpolation": "nearest", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 5, 5, 1],
            output: [
                0x3E800000, 0x3E800000, 0x3E800000, 0x3E800000, 0x3E800000, 0xBF600000, 0x3E900000, 0xBEA00000,
                0x3F580000, 0x3DC00000, 0xBF280000, 0x3F000000, 0xBE800000, 0x3F680000, 0x3EA00000, 0xBEE00000,
                0x3F380000, 0xBD000000, 0xBF480000, 0x3EC00000, 0x3E800000, 0x3E800000, 0x3E800000, 0x3E800000,
                0x3E800000, 0x3E800000, 0x3E800000, 0x3E800000, 0x3E800000, 0x3E800000, 0xBE200000, 0xBF680000,
                0x3E800000, 0xBEB00000, 0x3F500000, 0x3E900000, 0xBEF00000, 0x3F300000, 0xBD800000, 0xBF500000,
                0x3F100000, 0xBE400000, 0xBF700000, 0x3E600000, 0xBEC00000, 0x3E800000, 0x3E800000, 0x3E800000,
                0x3E800000, 0x3E800000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomShear", "config": {"data_format": "channels_last", "x_factor": [0.1, 0.8],
                "y_factor": [0.2, 0.9], "fill_mode": "constant", "interpolation": "nearest", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 4, 1],
            output: [
                0xBF700000, 0xBF600000, 0x3E900000, 0x3F000000, 0xBE000000, 0x3DC00000, 0xBF280000, 0xBEE00000,
                0x3F580000, 0x3F680000, 0x3EA00000, 0x3E800000, 0x3F680000, 0x3E800000, 0x3E800000, 0x3E800000,
                0x3F380000, 0x3E800000, 0x3E800000, 0x3E800000, 0xBEC00000, 0xBD000000, 0xBF480000, 0x3E800000,
                0x3F180000, 0x3F700000, 0x3E400000, 0x3EC00000, 0x3E800000, 0x3F180000, 0xBE200000, 0x3E400000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomRotation", "config": {"data_format": "channels_last", "factor": [-0.35, 0.35],
                "fill_mode": "constant", "fill_value": 0.25, "interpolation": "bilinear", "seed": null}}
                """#,
            sizes: [2, 5, 4, 1],
            output: [
                0xBF088AAE, 0xBDE316F2, 0xBEA19CF1, 0x3EA0664F, 0x3DA9C0CB, 0xBF37D2EF, 0x3DD37994, 0xBDDCE74E,
                0x3F22FB14, 0x3E107596, 0xBF1890CC, 0x3EAE1266, 0x3D0479FA, 0x3F4765FB, 0x3E2F7F72, 0xBE4CC4B5,
                0x3EF4DC35, 0xBE4A425F, 0xBEE73A41, 0x3E62544F, 0x3F1B80C6, 0x3E718986, 0xBE679C2B, 0x3E629A9A,
                0x3E95FDF6, 0xBECB7974, 0xBEC39034, 0xBE8608E4, 0x3E85C9FE, 0x3F0F487F, 0x3E84A1AF, 0x3D60CCCC,
                0xBD1A6CA0, 0x3DFFBC71, 0x3E9BF843, 0x3D99D26A, 0x3E8D50DB, 0xBC359E40, 0x3F222DCB, 0x3DC4ECE9,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomTranslation", "config": {"data_format": "channels_last",
                "height_factor": [-0.6, 0.9], "width_factor": 0.8, "fill_mode": "constant",
                "interpolation": "bilinear", "seed": null, "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 5, 1],
            output: [
                0xBCEAF6F4, 0xBE1DDD1C, 0x3D664025, 0x3D9D8ECF, 0x3E931A46, 0xBE66A3FF, 0xBED99144, 0xBC970FC0,
                0x3D8FC35A, 0x3EE14ADF, 0xBE26B04D, 0xBE8C0F2C, 0x3DFE1692, 0x3E4CDD7B, 0x3F1B4782, 0xBD948E23,
                0xBD607960, 0x3EA14ADF, 0xBDC46D40, 0x3DE57A6C, 0x3E800000, 0x3E800000, 0x3E800000, 0x3E800000,
                0x3E800000, 0xBAA490A0, 0x3E96129D, 0x3EF68379, 0xBDCCB772, 0x3DADF49B, 0x3C62BFE2, 0xBEB538E7,
                0xBDEA605E, 0xBDB8A24A, 0x3E53A0F5, 0x3E025446, 0xBEC04CC3, 0xBE0C5F13, 0x3D483181, 0x3E9BCB89,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomZoom", "config": {"data_format": "channels_last", "height_factor": [0.1, 0.9],
                "width_factor": [-0.5, 0.6], "fill_mode": "constant", "interpolation": "bilinear", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 5, 5, 1],
            output: [
                0x3E579147, 0x3E779656, 0x3E5BFA6B, 0x3E866253, 0x3E733B5A, 0xBF1A50C4, 0x3DCD352E, 0xBED57A7E,
                0x3F2426ED, 0x3D6B7624, 0xBED6A42A, 0x3EB294DD, 0xBE800000, 0x3F541F4D, 0x3E97A164, 0xBE714D98,
                0x3F298842, 0x3D95E9EE, 0xBF068D30, 0x3ED6C088, 0x3E6AB840, 0x3E8BE480, 0x3E7D1E46, 0x3E61825C,
                0x3E85DA22, 0x3E800000, 0x3E800000, 0x3E800000, 0x3E800000, 0x3E800000, 0x3C05349C, 0xBF3A5AD6,
                0x3EAEAB96, 0xBE3BC0B5, 0x3F33A718, 0x3E8C481B, 0xBEC36144, 0x3F300000, 0xBE193D78, 0xBF10C9CB,
                0x3ED6FE0B, 0xBE4419B3, 0xBE2D45DA, 0x3DEDDF18, 0xBE997520, 0x3E800000, 0x3E800000, 0x3E800000,
                0x3E800000, 0x3E800000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomShear", "config": {"data_format": "channels_last", "x_factor": [0.1, 0.8],
                "y_factor": [0.2, 0.9], "fill_mode": "constant", "interpolation": "bilinear", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 4, 1],
            output: [
                0xBF700000, 0xBEE0C8FC, 0x3DBA9DDC, 0x3EAE8CB3, 0xBE88EC08, 0xBE94BFC6, 0xBEA09383, 0xBE220AA2,
                0x3F0F13F7, 0x3EAA9CBC, 0x3D94F9E3, 0x3E2A8333, 0x3ED143A4, 0x3EC0E558, 0x3E800000, 0x3E800000,
                0x3F380000, 0x3E0A8844, 0x3E800000, 0x3E800000, 0xBE854328, 0x3EB1BB12, 0xBEF53780, 0x3E6C0626,
                0x3EEF637A, 0x3EA30326, 0x3E9194D5, 0xBDD22D36, 0xBC899010, 0x3E651945, 0xBE955D00, 0xBE4F680A,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomRotation", "config": {"data_format": "channels_last", "factor": [-0.35, 0.35],
                "fill_mode": "nearest", "fill_value": 0.25, "interpolation": "nearest", "seed": null}}
                """#,
            sizes: [2, 5, 4, 1],
            output: [
                0xBF700000, 0x3E600000, 0xBF080000, 0x3F200000, 0xBE000000, 0xBF600000, 0x3E900000, 0xBEA00000,
                0x3F580000, 0x3DC00000, 0xBF280000, 0x3F000000, 0xBE800000, 0x3F680000, 0x3EA00000, 0xBEE00000,
                0x3F380000, 0xBD000000, 0xBF480000, 0x3EC00000, 0x3F700000, 0x3E400000, 0xBF100000, 0x3E800000,
                0x3F700000, 0xBE200000, 0xBF680000, 0xBF300000, 0x3F180000, 0x3F500000, 0x3D800000, 0x3E900000,
                0xBEB00000, 0xBE900000, 0x3F600000, 0xBD800000, 0x3EF00000, 0xBEF00000, 0x3F300000, 0xBD800000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomTranslation", "config": {"data_format": "channels_last",
                "height_factor": [-0.6, 0.9], "width_factor": 0.8, "fill_mode": "nearest",
                "interpolation": "nearest", "seed": null, "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 5, 1],
            output: [
                0xBF700000, 0xBF700000, 0x3E600000, 0xBF080000, 0x3F200000, 0xBF600000, 0xBF600000, 0x3E900000,
                0xBEA00000, 0x3F580000, 0xBF280000, 0xBF280000, 0x3F000000, 0xBE800000, 0x3F680000, 0xBEE00000,
                0xBEE00000, 0x3F380000, 0xBD000000, 0xBF480000, 0xBEC00000, 0x3F700000, 0x3E400000, 0xBF100000,
                0x3F180000, 0xBEC00000, 0x3F700000, 0x3E400000, 0xBF100000, 0x3F180000, 0xBE200000, 0xBF680000,
                0x3E800000, 0xBEB00000, 0x3F500000, 0x3D800000, 0xBF300000, 0x3EF00000, 0xBE900000, 0x3F600000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomZoom", "config": {"data_format": "channels_last", "height_factor": [0.1, 0.9],
                "width_factor": [-0.5, 0.6], "fill_mode": "nearest", "interpolation": "nearest", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 5, 5, 1],
            output: [
                0xBF700000, 0x3E600000, 0xBF080000, 0x3F200000, 0xBE000000, 0xBF600000, 0x3E900000, 0xBEA00000,
                0x3F580000, 0x3DC00000, 0xBF280000, 0x3F000000, 0xBE800000, 0x3F680000, 0x3EA00000, 0xBEE00000,
                0x3F380000, 0xBD000000, 0xBF480000, 0x3EC00000, 0xBEC00000, 0x3F700000, 0x3E400000, 0xBF100000,
                0x3F180000, 0xBE200000, 0xBF680000, 0x3E800000, 0xBEB00000, 0x3F500000, 0xBE200000, 0xBF680000,
                0x3E800000, 0xBEB00000, 0x3F500000, 0x3E900000, 0xBEF00000, 0x3F300000, 0xBD800000, 0xBF500000,
                0x3F100000, 0xBE400000, 0xBF700000, 0x3E600000, 0xBEC00000, 0x3F100000, 0xBE400000, 0xBF700000,
                0x3E600000, 0xBEC00000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomShear", "config": {"data_format": "channels_last", "x_factor": [0.1, 0.8],
                "y_factor": [0.2, 0.9], "fill_mode": "nearest", "interpolation": "nearest", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 4, 1],
            output: [
                0xBF700000, 0xBF600000, 0x3E900000, 0x3F000000, 0xBE000000, 0x3DC00000, 0xBF280000, 0xBEE00000,
                0x3F580000, 0x3F680000, 0x3EA00000, 0xBEE00000, 0x3F680000, 0x3EA00000, 0xBEE00000, 0xBEE00000,
                0x3F380000, 0xBD000000, 0xBF480000, 0x3EC00000, 0xBEC00000, 0xBD000000, 0xBF480000, 0x3EC00000,
                0x3F180000, 0x3F700000, 0x3E400000, 0x3EC00000, 0xBEB00000, 0x3F180000, 0xBE200000, 0x3E400000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomRotation", "config": {"data_format": "channels_last", "factor": [-0.35, 0.35],
                "fill_mode": "nearest", "fill_value": 0.25, "interpolation": "bilinear", "seed": null}}
                """#,
            sizes: [2, 5, 4, 1],
            output: [
                0xBF464C4F, 0xBDE316F2, 0xBEAFB6D7, 0x3EA707CD, 0x3D7D3008, 0xBF37D2EF, 0x3DD37994, 0xBDDCE74E,
                0x3F22FB14, 0x3E107596, 0xBF1890CC, 0x3EAE1266, 0x3D0479FA, 0x3F4765FB, 0x3E2F7F72, 0xBE836FDE,
                0x3F066364, 0xBE609252, 0xBEE73A41, 0x3E59313C, 0x3F688B40, 0x3E715144, 0xBE679C2B, 0x3E13407A,
                0x3E95FDF6, 0xBECB7974, 0xBEC39034, 0xBEEFCC11, 0x3E85C9FE, 0x3F0F487F, 0x3E84A1AF, 0x3D60CCCC,
                0xBE1D83D4, 0x3DFFBC71, 0x3E9BF843, 0x3D99D26A, 0x3EB142C0, 0xBC359E40, 0x3F23ABAF, 0xBD08B400,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomTranslation", "config": {"data_format": "channels_last",
                "height_factor": [-0.6, 0.9], "width_factor": 0.8, "fill_mode": "nearest",
                "interpolation": "bilinear", "seed": null, "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 5, 1],
            output: [
                0xBF700000, 0xBEEBC54E, 0xBDB9AD10, 0xBD5E2A60, 0x3EA194BC, 0xBF66E5FB, 0xBED99144, 0xBC970FC0,
                0x3D8FC35A, 0x3EE14ADF, 0xBF4024EE, 0xBE8C0F2C, 0x3DFE1692, 0x3E4CDD7B, 0x3F1B4782, 0xBF0824EE,
                0xBD607960, 0x3EA14ADF, 0xBDC46D40, 0x3DE57A6C, 0xBEC00000, 0x3E9C78D8, 0x3F0C6FC2, 0xBE4E40FB,
                0x3D17E610, 0xBEC00000, 0x3E9C78D8, 0x3F0C6FC2, 0xBE4E40FB, 0x3D17E610, 0xBE52588F, 0xBEB538E7,
                0xBDEA605E, 0xBDB8A24A, 0x3E53A0F5, 0x3C5A7710, 0xBEC04CC3, 0xBE0C5F13, 0x3D483181, 0x3E9BCB89,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomZoom", "config": {"data_format": "channels_last", "height_factor": [0.1, 0.9],
                "width_factor": [-0.5, 0.6], "fill_mode": "nearest", "interpolation": "bilinear", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 5, 5, 1],
            output: [
                0xBF700000, 0x3D8A5374, 0xBF080000, 0x3F06E42C, 0xBE000000, 0xBF67A3C8, 0x3DCD352E, 0xBED57A7E,
                0x3F2426ED, 0xBC2F4FA8, 0xBF280000, 0x3EB294DD, 0xBE800000, 0x3F541F4D, 0x3EA00000, 0xBED0B86F,
                0x3F298842, 0x3D95E9EE, 0xBF068D30, 0x3EF57A7C, 0xBEC00000, 0x3F440F4D, 0x3E400000, 0xBED294DD,
                0x3F180000, 0xBE200000, 0xBF51B0A2, 0x3E800000, 0xBE566BE6, 0x3F500000, 0xBD8551A5, 0xBF3A5AD6,
                0x3EAEAB96, 0xBE3BC0B5, 0x3F56AACC, 0x3E900000, 0xBEC36144, 0x3F300000, 0xBE193D78, 0xBF500000,
                0x3EF1546B, 0xBE4419B3, 0xBE2D45DA, 0x3DEDDF18, 0xBEEEAB96, 0x3F100000, 0xBDCD8510, 0xBF700000,
                0x3E195A01, 0xBEC00000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomShear", "config": {"data_format": "channels_last", "x_factor": [0.1, 0.8],
                "y_factor": [0.2, 0.9], "fill_mode": "nearest", "interpolation": "bilinear", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 4, 1],
            output: [
                0xBF700000, 0xBEE0C8FC, 0x3DBA9DDC, 0x3EAE8CB3, 0xBE88EC08, 0xBE94BFC6, 0xBEA09383, 0xBE8204D2,
                0x3F0F13F7, 0x3EAA9CBC, 0x3CE27F20, 0xBEE00000, 0x3ED143A4, 0x3F1167B6, 0xBDEB1060, 0xBEE00000,
                0x3F380000, 0xBD000000, 0xBF480000, 0x3EC00000, 0xBEC00000, 0x3EB1BB12, 0xBF24C1E6, 0x3E26ABB5,
                0x3F180000, 0x3EA30326, 0x3E9194D5, 0xBDD22D36, 0xBEB00000, 0x3E651945, 0xBE955D00, 0xBE4F680A,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomRotation", "config": {"data_format": "channels_last", "factor": [-0.35, 0.35],
                "fill_mode": "reflect", "fill_value": 0.25, "interpolation": "nearest", "seed": null}}
                """#,
            sizes: [2, 5, 4, 1],
            output: [
                0xBF700000, 0x3E600000, 0xBF080000, 0x3F200000, 0xBE000000, 0xBF600000, 0x3E900000, 0xBEA00000,
                0x3F580000, 0x3DC00000, 0xBF280000, 0x3F000000, 0xBE800000, 0x3F680000, 0x3EA00000, 0xBEE00000,
                0x3F380000, 0xBD000000, 0xBF480000, 0x3EC00000, 0x3F700000, 0x3E400000, 0xBF100000, 0x3E800000,
                0x3F700000, 0xBE200000, 0xBF680000, 0xBF300000, 0x3F180000, 0x3F500000, 0x3D800000, 0x3E900000,
                0xBEB00000, 0xBE900000, 0x3F600000, 0xBD800000, 0x3EF00000, 0xBEF00000, 0x3F300000, 0xBD800000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomTranslation", "config": {"data_format": "channels_last",
                "height_factor": [-0.6, 0.9], "width_factor": 0.8, "fill_mode": "reflect",
                "interpolation": "nearest", "seed": null, "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 5, 1],
            output: [
                0xBF700000, 0xBF700000, 0x3E600000, 0xBF080000, 0x3F200000, 0xBF600000, 0xBF600000, 0x3E900000,
                0xBEA00000, 0x3F580000, 0xBF280000, 0xBF280000, 0x3F000000, 0xBE800000, 0x3F680000, 0xBEE00000,
                0xBEE00000, 0x3F380000, 0xBD000000, 0xBF480000, 0xBEC00000, 0x3F700000, 0x3E400000, 0xBF100000,
                0x3F180000, 0xBEC00000, 0x3F700000, 0x3E400000, 0xBF100000, 0x3F180000, 0xBE200000, 0xBF680000,
                0x3E800000, 0xBEB00000, 0x3F500000, 0x3D800000, 0xBF300000, 0x3EF00000, 0xBE900000, 0x3F600000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomZoom", "config": {"data_format": "channels_last", "height_factor": [0.1, 0.9],
                "width_factor": [-0.5, 0.6], "fill_mode": "reflect", "interpolation": "nearest", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 5, 5, 1],
            output: [
                0xBF700000, 0x3E600000, 0xBF080000, 0x3F200000, 0xBE000000, 0xBF600000, 0x3E900000, 0xBEA00000,
                0x3F580000, 0x3DC00000, 0xBF280000, 0x3F000000, 0xBE800000, 0x3F680000, 0x3EA00000, 0xBEE00000,
                0x3F380000, 0xBD000000, 0xBF480000, 0x3EC00000, 0xBEC00000, 0x3F700000, 0x3E400000, 0xBF100000,
                0x3F180000, 0xBE200000, 0xBF680000, 0x3E800000, 0xBEB00000, 0x3F500000, 0xBE200000, 0xBF680000,
                0x3E800000, 0xBEB00000, 0x3F500000, 0x3E900000, 0xBEF00000, 0x3F300000, 0xBD800000, 0xBF500000,
                0x3F100000, 0xBE400000, 0xBF700000, 0x3E600000, 0xBEC00000, 0x3F100000, 0xBE400000, 0xBF700000,
                0x3E600000, 0xBEC00000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomShear", "config": {"data_format": "channels_last", "x_factor": [0.1, 0.8],
                "y_factor": [0.2, 0.9], "fill_mode": "reflect", "interpolation": "nearest", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 4, 1],
            output: [
                0xBF700000, 0xBF600000, 0x3E900000, 0x3F000000, 0xBE000000, 0x3DC00000, 0xBF280000, 0xBEE00000,
                0x3F580000, 0x3F680000, 0x3EA00000, 0xBEE00000, 0x3F680000, 0x3EA00000, 0xBEE00000, 0x3F000000,
                0x3F380000, 0xBD000000, 0xBF480000, 0xBF100000, 0xBEC00000, 0xBD000000, 0xBF480000, 0x3EC00000,
                0x3F180000, 0x3F700000, 0x3E400000, 0x3EC00000, 0xBEB00000, 0x3F180000, 0xBE200000, 0x3E400000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomRotation", "config": {"data_format": "channels_last", "factor": [-0.35, 0.35],
                "fill_mode": "reflect", "fill_value": 0.25, "interpolation": "bilinear", "seed": null}}
                """#,
            sizes: [2, 5, 4, 1],
            output: [
                0xBF464C4F, 0xBDE316F2, 0xBEAFB6D7, 0x3EA707CD, 0x3D7D3008, 0xBF37D2EF, 0x3DD37994, 0xBDDCE74E,
                0x3F22FB14, 0x3E107596, 0xBF1890CC, 0x3EAE1266, 0x3D0479FA, 0x3F4765FB, 0x3E2F7F72, 0xBE836FDE,
                0x3F066364, 0xBE609252, 0xBEE73A41, 0x3E59313C, 0x3F688B40, 0x3E715144, 0xBE679C2B, 0x3E13407A,
                0x3E95FDF6, 0xBECB7974, 0xBEC39034, 0xBEEFCC11, 0x3E85C9FE, 0x3F0F487F, 0x3E84A1AF, 0x3D60CCCC,
                0xBE1D83D4, 0x3DFFBC71, 0x3E9BF843, 0x3D99D26A, 0x3EB142C0, 0xBC359E40, 0x3F23ABAF, 0xBD08B400,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomTranslation", "config": {"data_format": "channels_last",
                "height_factor": [-0.6, 0.9], "width_factor": 0.8, "fill_mode": "reflect",
                "interpolation": "bilinear", "seed": null, "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 5, 1],
            output: [
                0xBF700000, 0xBEEBC54E, 0xBDB9AD10, 0xBD5E2A60, 0x3EA194BC, 0xBF66E5FB, 0xBED99144, 0xBC970FC0,
                0x3D8FC35A, 0x3EE14ADF, 0xBF4024EE, 0xBE8C0F2C, 0x3DFE1692, 0x3E4CDD7B, 0x3F1B4782, 0xBF0824EE,
                0xBD607960, 0x3EA14ADF, 0xBDC46D40, 0x3DE57A6C, 0xBEA6D3B8, 0x3DEA450C, 0x3EB6745A, 0xBE2D389E,
                0x3DB0A426, 0xBEC00000, 0x3E9C78D8, 0x3F0C6FC2, 0xBE4E40FB, 0x3D17E610, 0xBE52588F, 0xBEB538E7,
                0xBDEA605E, 0xBDB8A24A, 0x3E53A0F5, 0x3C5A7710, 0xBEC04CC3, 0xBE0C5F13, 0x3D483181, 0x3E9BCB89,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomZoom", "config": {"data_format": "channels_last", "height_factor": [0.1, 0.9],
                "width_factor": [-0.5, 0.6], "fill_mode": "reflect", "interpolation": "bilinear", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 5, 5, 1],
            output: [
                0xBF700000, 0x3D8A5374, 0xBF080000, 0x3F06E42C, 0xBE000000, 0xBF67A3C8, 0x3DCD352E, 0xBED57A7E,
                0x3F2426ED, 0xBC2F4FA8, 0xBF280000, 0x3EB294DD, 0xBE800000, 0x3F541F4D, 0x3EA00000, 0xBED0B86F,
                0x3F298842, 0x3D95E9EE, 0xBF068D30, 0x3EF57A7C, 0xBEC00000, 0x3F440F4D, 0x3E400000, 0xBED294DD,
                0x3F180000, 0xBDF55CB6, 0xBF485C39, 0x3E92A8D3, 0xBE4BC249, 0x3F52AA68, 0xBD8551A5, 0xBF3A5AD6,
                0x3EAEAB96, 0xBE3BC0B5, 0x3F56AACC, 0x3E900000, 0xBEC36144, 0x3F300000, 0xBE193D78, 0xBF500000,
                0x3EF1546B, 0xBE4419B3, 0xBE2D45DA, 0x3DEDDF18, 0xBEEEAB96, 0x3F06AB98, 0xBE0C142A, 0xBF215D22,
                0x3E0B9775, 0xBED2A8D1,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomShear", "config": {"data_format": "channels_last", "x_factor": [0.1, 0.8],
                "y_factor": [0.2, 0.9], "fill_mode": "reflect", "interpolation": "bilinear", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 4, 1],
            output: [
                0xBF700000, 0xBEE0C8FC, 0x3DBA9DDC, 0x3EAE8CB3, 0xBE88EC08, 0xBE94BFC6, 0xBEA09383, 0xBE8204D2,
                0x3F0F13F7, 0x3EAA9CBC, 0x3CE27F20, 0xBEE00000, 0x3ED143A4, 0x3F1167B6, 0xBDBA5DD8, 0x3EA204D2,
                0x3F380000, 0xBD000000, 0xBF1A4E35, 0xBEB4A956, 0xBEC00000, 0x3EB1BB12, 0xBF24C1E6, 0x3E26ABB5,
                0x3F180000, 0x3EA30326, 0x3E9194D5, 0xBDD22D36, 0xBEB00000, 0x3E651945, 0xBE955D00, 0xBE4F680A,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomRotation", "config": {"data_format": "channels_last", "factor": [-0.35, 0.35],
                "fill_mode": "wrap", "fill_value": 0.25, "interpolation": "nearest", "seed": null}}
                """#,
            sizes: [2, 5, 4, 1],
            output: [
                0x3F200000, 0x3E600000, 0xBF480000, 0x3EC00000, 0xBEA00000, 0xBF600000, 0x3E900000, 0xBEA00000,
                0x3F580000, 0x3DC00000, 0xBF280000, 0x3F000000, 0xBE800000, 0x3F680000, 0x3EA00000, 0xBE800000,
                0xBF700000, 0x3E600000, 0xBF480000, 0x3F380000, 0x3F300000, 0xBD800000, 0xBF100000, 0x3F180000,
                0x3F700000, 0xBE200000, 0xBF680000, 0xBEB00000, 0x3F180000, 0x3F500000, 0x3D800000, 0x3E900000,
                0xBF300000, 0xBE900000, 0x3F600000, 0xBD800000, 0x3E900000, 0xBEF00000, 0x3F700000, 0x3E400000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomTranslation", "config": {"data_format": "channels_last",
                "height_factor": [-0.6, 0.9], "width_factor": 0.8, "fill_mode": "wrap", "interpolation": "nearest",
                "seed": null, "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 5, 1],
            output: [
                0x3EC00000, 0xBEE00000, 0x3F380000, 0xBD000000, 0xBF480000, 0x3DC00000, 0xBF600000, 0x3E900000,
                0xBEA00000, 0x3F580000, 0x3EA00000, 0xBF280000, 0x3F000000, 0xBE800000, 0x3F680000, 0x3EC00000,
                0xBEE00000, 0x3F380000, 0xBD000000, 0xBF480000, 0xBF500000, 0xBEF00000, 0x3F300000, 0xBD800000,
                0xBF500000, 0xBF500000, 0xBEF00000, 0x3F300000, 0xBD800000, 0xBF500000, 0x3F500000, 0xBF680000,
                0x3E800000, 0xBEB00000, 0x3F500000, 0x3F600000, 0xBF300000, 0x3EF00000, 0xBE900000, 0x3F600000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomZoom", "config": {"data_format": "channels_last", "height_factor": [0.1, 0.9],
                "width_factor": [-0.5, 0.6], "fill_mode": "wrap", "interpolation": "nearest", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 5, 5, 1],
            output: [
                0x3F180000, 0x3F700000, 0x3E400000, 0xBF100000, 0xBEC00000, 0x3DC00000, 0x3E900000, 0xBEA00000,
                0x3F580000, 0xBF600000, 0x3EA00000, 0x3F000000, 0xBE800000, 0x3F680000, 0xBF280000, 0x3EC00000,
                0x3F380000, 0xBD000000, 0xBF480000, 0xBEE00000, 0xBE000000, 0x3E600000, 0xBF080000, 0x3F200000,
                0xBF700000, 0xBEC00000, 0xBE400000, 0xBF700000, 0x3E600000, 0x3F100000, 0x3F500000, 0xBF680000,
                0x3E800000, 0xBEB00000, 0xBE200000, 0xBF500000, 0xBEF00000, 0x3F300000, 0xBD800000, 0x3E900000,
                0xBEC00000, 0xBE400000, 0xBF700000, 0x3E600000, 0x3F100000, 0x3F500000, 0xBF680000, 0x3E800000,
                0xBEB00000, 0xBE200000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomShear", "config": {"data_format": "channels_last", "x_factor": [0.1, 0.8],
                "y_factor": [0.2, 0.9], "fill_mode": "wrap", "interpolation": "nearest", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 4, 1],
            output: [
                0xBF700000, 0xBF600000, 0x3E900000, 0x3F000000, 0xBE000000, 0x3DC00000, 0xBF280000, 0xBE800000,
                0x3F580000, 0x3F680000, 0xBF080000, 0xBF700000, 0x3F680000, 0xBF080000, 0x3F200000, 0xBE000000,
                0x3F380000, 0x3F500000, 0x3D800000, 0x3E800000, 0xBF100000, 0xBD000000, 0x3D800000, 0xBF300000,
                0x3E800000, 0x3F700000, 0x3E400000, 0x3EC00000, 0xBF300000, 0x3F180000, 0xBE200000, 0x3E400000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomRotation", "config": {"data_format": "channels_last", "factor": [-0.35, 0.35],
                "fill_mode": "wrap", "fill_value": 0.25, "interpolation": "bilinear", "seed": null}}
                """#,
            sizes: [2, 5, 4, 1],
            output: [
                0x3EDFC3CA, 0xBDE316F2, 0xBF17DB6B, 0x3D9C1F34, 0xBE1F8EB4, 0xBF37D2EF, 0x3DD37994, 0xBDDCE74E,
                0x3F22FB14, 0x3E107596, 0xBF1890CC, 0x3EAE1266, 0x3D0479FA, 0x3F4765FB, 0x3E2F7F72, 0xBD201418,
                0xBF2383E4, 0x3CFB6D70, 0xBEE73A41, 0x3F06474A, 0x3F288B40, 0xBC6AEBC0, 0xBE679C2B, 0x3EEF2B5C,
                0x3E95FDF6, 0xBECB7974, 0xBEC39034, 0xBDFF3046, 0x3E85C9FE, 0x3F0F487F, 0x3E84A1AF, 0x3D60CCCC,
                0xBEEC0E97, 0x3DFFBC71, 0x3E9BF843, 0x3D99D26A, 0x3E0D9BC0, 0xBC359E40, 0x3F63ABAF, 0x3E5DD300,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomTranslation", "config": {"data_format": "channels_last",
                "height_factor": [-0.6, 0.9], "width_factor": 0.8, "fill_mode": "wrap", "interpolation": "bilinear",
                "seed": null, "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 5, 1],
            output: [
                0x3EC00000, 0x3D21D588, 0x3ED194BC, 0xBEAE6B44, 0xBE9BC54C, 0xBA13BA00, 0xBED99144, 0xBC970FC0,
                0x3D8FC35A, 0x3EE14ADF, 0x3E5F6C46, 0xBE8C0F2C, 0x3DFE1692, 0x3E4CDD7B, 0x3F1B4782, 0x3EB2340A,
                0xBD607960, 0x3EA14ADF, 0xBDC46D40, 0x3DE57A6C, 0xBEDDCEFE, 0xBE209985, 0x3DA741DA, 0x3E7F6675,
                0xBE8E8BDD, 0xBF500000, 0xBDDC81EC, 0x3E05F97C, 0x3E98DF82, 0xBEE7207E, 0x3F4369DD, 0xBEB538E7,
                0xBDEA605E, 0xBDB8A24A, 0x3E53A0F5, 0x3F5C6764, 0xBEC04CC3, 0xBE0C5F13, 0x3D483181, 0x3E9BCB89,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomZoom", "config": {"data_format": "channels_last", "height_factor": [0.1, 0.9],
                "width_factor": [-0.5, 0.6], "fill_mode": "wrap", "interpolation": "bilinear", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 5, 5, 1],
            output: [
                0x3F180000, 0x3F440F4D, 0x3E400000, 0xBED294DD, 0xBEC00000, 0xBC2F4FA8, 0x3DCD352E, 0xBED57A7E,
                0x3F2426ED, 0xBF67A3C8, 0x3EA00000, 0x3EB294DD, 0xBE800000, 0x3F541F4D, 0xBF280000, 0x3EF57A7C,
                0x3F298842, 0x3D95E9EE, 0xBF068D30, 0xBED0B86F, 0xBE000000, 0x3D8A5374, 0xBF080000, 0x3F06E42C,
                0xBF700000, 0xBED2A8D3, 0xBE0C142E, 0xBF215D1A, 0x3E0B9774, 0x3F06AB97, 0x3F56AACC, 0xBF3A5AD6,
                0x3EAEAB96, 0xBE3BC0B5, 0xBD8551A5, 0xBF500000, 0xBEC36144, 0x3F300000, 0xBE193D78, 0x3E900000,
                0xBEEEAB96, 0xBE4419B3, 0xBE2D45DA, 0x3DEDDF18, 0x3EF1546B, 0x3F52AA67, 0xBF485C39, 0x3E92A8D1,
                0xBE4BC24A, 0xBDF55CBC,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomShear", "config": {"data_format": "channels_last", "x_factor": [0.1, 0.8],
                "y_factor": [0.2, 0.9], "fill_mode": "wrap", "interpolation": "bilinear", "seed": null,
                "fill_value": 0.25}}
                """#,
            sizes: [2, 4, 4, 1],
            output: [
                0xBF700000, 0xBEE0C8FC, 0x3DBA9DDC, 0x3EAE8CB3, 0xBE88EC08, 0xBE94BFC6, 0xBEA09383, 0xBD12D7A8,
                0x3F0F13F7, 0x3EAA9CBC, 0xBDBCA100, 0xBF700000, 0x3ED143A4, 0xBE558830, 0x3DB86F3C, 0xBE91734A,
                0x3F380000, 0x3F500000, 0xBDED8E56, 0x3D254AC8, 0xBF100000, 0x3EB1BB12, 0x3E4CF868, 0xBF0CC1E6,
                0x3E800000, 0x3EA30326, 0x3E9194D5, 0xBDD22D36, 0xBF300000, 0x3E651945, 0xBE955D00, 0xBE4F680A,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomRotation", "config": {"data_format": "channels_first", "factor": [-0.1, 0.4],
                "fill_mode": "reflect", "fill_value": 0.0, "interpolation": "bilinear", "seed": null}}
                """#,
            sizes: [2, 2, 3, 4],
            output: [
                0x3C8DE080, 0xBEF36410, 0xBBDB24E8, 0x3D94C2CE, 0xBEAF58D8, 0xBEC6748C, 0xBE16C5D6, 0xBDC29CA0,
                0xBF02985A, 0xBE2AFF8C, 0x3D1B2080, 0xBEE8DE08, 0x3F3F2D39, 0x3EB6A61E, 0xBDE64882, 0xBD8E1BDC,
                0x3EB0A728, 0x3E508139, 0xBE9325BF, 0xBE34C648, 0x3E84E379, 0x3EAE5377, 0x3F61B208, 0x3EC721F8,
                0xBF650B12, 0xBEEE095A, 0xBE677096, 0x3EAE6849, 0xBE4A3EB8, 0x3DB07E78, 0x3EC9C9D7, 0x3F4FB7D4,
                0x3F04CB9E, 0x3E17403B, 0x3D828966, 0xBE8C2A0A, 0xBD8F57D8, 0xBD96EFE4, 0x3E831038, 0xBF5CCB9C,
                0x3F257052, 0x3E6CC9E5, 0x3E899B0F, 0xBE15C148, 0xBEB4C926, 0x3D13AAC3, 0x3DF82564, 0x3F0D0B13,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomTranslation", "config": {"data_format": "channels_first",
                "height_factor": 0.5, "width_factor": [0.25, 0.5], "fill_mode": "reflect",
                "interpolation": "bilinear", "seed": null, "fill_value": 0.0}}
                """#,
            sizes: [2, 2, 4, 3],
            output: [
                0xBF17901E, 0xBF42F901, 0x3C2BCB1F, 0x3EE8A951, 0x3F161810, 0xBC68F589, 0x3E19A8AC, 0x3E853185,
                0xBE76E565, 0xBD292F90, 0x3DC00000, 0xBF056D07, 0xBD80CFEB, 0xBE8ACE7A, 0x3F2D4B83, 0xBE893561,
                0xBEF3CFE0, 0x3EF195A0, 0xBED61ED3, 0xBF16784C, 0x3E3CBF7E, 0x3F4D6D07, 0x3F700000, 0x3EA525F2,
                0x3EEEAB0C, 0x3F180000, 0xBCEAB0C0, 0x3E8FEA3D, 0x3EC94E16, 0xBE1D4037, 0x3CC525A2, 0x3E0FF818,
                0xBEDB0838, 0xBD9C8BDB, 0xBE0D63D4, 0x3E267951, 0xBE8B47B3, 0xBEF00000, 0x3EFB47B4, 0xBEF1F99C,
                0xBF2B58F5, 0x3E9495CA, 0x3E4A9BF0, 0x3E42F324, 0x3E684F4C, 0x3F13FC91, 0x3F34A70B, 0x3DAA8C28,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomZoom", "config": {"data_format": "channels_first", "height_factor": 0.4,
                "width_factor": null, "fill_mode": "reflect", "interpolation": "bilinear", "seed": null,
                "fill_value": 0.0}}
                """#,
            sizes: [3, 1, 5, 3],
            output: [
                0xBF57D1D7, 0x3E50267E, 0xBF07A3CA, 0x3F19B769, 0xBE045297, 0xBF5204CB, 0x3E8927E5, 0xBEA00000,
                0x3F515602, 0x3DA639FC, 0xBF2604CE, 0x3EF6A266, 0xBE577917, 0x3F55FD36, 0x3EAA422B, 0xBEE00000,
                0x3F380000, 0xBD000000, 0xBF40AB64, 0x3ECEA937, 0xBEB156C8, 0x3F700000, 0x3E400000, 0xBF100000,
                0x3F10AB63, 0xBE2FFE6C, 0xBF4358F1, 0x3E800000, 0xBEB00000, 0x3F500000, 0x3D800000, 0xBF300000,
                0x3EF00000, 0xBE136D20, 0x3E8083A6, 0x3EB6569A, 0xBEF00000, 0x3F300000, 0xBD800000, 0xBE0121AE,
                0x3E89A966, 0xBEF6569A, 0x3F680000, 0x3E200000, 0xBF180000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomShear", "config": {"data_format": "channels_first", "x_factor": [-0.3, 0.3],
                "y_factor": [-0.0, 0.0], "fill_mode": "reflect", "interpolation": "bilinear", "seed": null,
                "fill_value": 0.0}}
                """#,
            sizes: [2, 2, 3, 3],
            output: [
                0xBF700000, 0x3E600000, 0xBF080000, 0x3F200000, 0x3D2CE0B8, 0xBF3531F4, 0x3E900000, 0xBD439C3C,
                0x3EA80964, 0x3DC00000, 0xBF280000, 0x3F000000, 0xBE800000, 0x3F260258, 0x3EE3C63D, 0xBEE00000,
                0x3E5012CD, 0x3E9B382E, 0xBF480000, 0x3EC00000, 0xBEC00000, 0x3F44269A, 0x3C84D350, 0xBF100000,
                0x3E809A6A, 0xBEFF6596, 0xBF680000, 0x3E800000, 0xBEB00000, 0x3F500000, 0xBDDECB2B, 0xBED8CC5D,
                0x3EF00000, 0x3E7CCE8C, 0x3F1A9274, 0x3E900000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomZoom", "config": {"data_format": "channels_last", "height_factor": -0.4,
                "width_factor": null, "fill_mode": "reflect", "interpolation": "bilinear", "seed": null,
                "fill_value": 0.0}}
                """#,
            sizes: [2, 1, 6, 2],
            output: [
                0xBF6A257D, 0x3E776A0B, 0xBF047CE4, 0x3F130838, 0xBDF6A25D, 0xBF5E6107, 0x3E8DA897, 0xBEA33DF3,
                0x3F532316, 0x3DA3E724, 0xBF126310, 0x3EF44AFE, 0xBE800000, 0x3F680000, 0x3E78071D, 0xBE8A087E,
                0x3F33AB19, 0xBD454E76, 0xBF43AB17, 0x3ECBFED4, 0xBE9C038D, 0x3F4004BC, 0x3E400000, 0xBF100000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomRotation", "config": {"data_format": "channels_last", "factor": [-1.0, 1.0],
                "fill_mode": "wrap", "fill_value": 0.0, "interpolation": "bilinear", "seed": null}}
                """#,
            sizes: [1, 1, 1, 3],
            output: [
                0xBF700000, 0x3E600000, 0xBF080000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomFlip", "config": {"data_format": "channels_last", "seed": null,
                "mode": "horizontal"}}
                """#,
            sizes: [4, 3, 4, 2],
            output: [
                0x3E900000, 0xBEA00000, 0xBE000000, 0xBF600000, 0xBF080000, 0x3F200000, 0xBF700000, 0x3E600000,
                0x3EA00000, 0xBEE00000, 0xBE800000, 0x3F680000, 0xBF280000, 0x3F000000, 0x3F580000, 0x3DC00000,
                0x3E400000, 0xBF100000, 0xBEC00000, 0x3F700000, 0xBF480000, 0x3EC00000, 0x3F380000, 0xBD000000,
                0x3F180000, 0xBE200000, 0xBF680000, 0x3E800000, 0xBEB00000, 0x3F500000, 0x3D800000, 0xBF300000,
                0x3EF00000, 0xBE900000, 0x3F600000, 0x3E900000, 0xBEF00000, 0x3F300000, 0xBD800000, 0xBF500000,
                0x3EB00000, 0xBED00000, 0x3F680000, 0x3E200000, 0xBF180000, 0x3F100000, 0xBE400000, 0xBF700000,
                0x3E600000, 0xBEC00000, 0x3F480000, 0x3D000000, 0xBF380000, 0x3EE00000, 0xBEA00000, 0x3F580000,
                0x3E800000, 0xBF000000, 0x3F280000, 0xBDC00000, 0xBF580000, 0x3EA00000, 0xBEE00000, 0x3F600000,
                0x3E000000, 0xBF200000, 0x3F080000, 0xBE600000, 0x3F700000, 0x3E400000, 0xBED00000, 0x3F400000,
                0x00000000, 0xBF400000, 0x3ED00000, 0xBEB00000, 0x3F500000, 0x3E600000, 0xBF080000, 0x3F200000,
                0xBE000000, 0xBF600000, 0x3E900000, 0xBEF00000, 0x3F580000, 0x3DC00000, 0xBF280000, 0x3F000000,
                0xBE800000, 0x3F680000, 0x3E200000, 0xBEE00000, 0x3F380000, 0xBD000000, 0xBF480000, 0x3EC00000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomFlip", "config": {"data_format": "channels_last", "seed": null,
                "mode": "vertical"}}
                """#,
            sizes: [4, 4, 3, 1],
            output: [
                0x3DC00000, 0xBF280000, 0x3F000000, 0x3E900000, 0xBEA00000, 0x3F580000, 0x3F200000, 0xBE000000,
                0xBF600000, 0xBF700000, 0x3E600000, 0xBF080000, 0xBE800000, 0x3F680000, 0x3EA00000, 0xBEE00000,
                0x3F380000, 0xBD000000, 0xBF480000, 0x3EC00000, 0xBEC00000, 0x3F700000, 0x3E400000, 0xBF100000,
                0x3F180000, 0xBE200000, 0xBF680000, 0x3E800000, 0xBEB00000, 0x3F500000, 0x3D800000, 0xBF300000,
                0x3EF00000, 0xBE900000, 0x3F600000, 0x3E900000, 0xBEF00000, 0x3F300000, 0xBD800000, 0xBF500000,
                0x3EB00000, 0xBED00000, 0x3F680000, 0x3E200000, 0xBF180000, 0x3F100000, 0xBE400000, 0xBF700000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomFlip", "config": {"data_format": "channels_last", "seed": null,
                "mode": "horizontal_and_vertical"}}
                """#,
            sizes: [4, 3, 2, 2],
            output: [
                0xBF280000, 0x3F000000, 0x3F580000, 0x3DC00000, 0x3E900000, 0xBEA00000, 0xBE000000, 0xBF600000,
                0xBF080000, 0x3F200000, 0xBF700000, 0x3E600000, 0xBE800000, 0x3F680000, 0x3EA00000, 0xBEE00000,
                0x3F380000, 0xBD000000, 0xBF480000, 0x3EC00000, 0xBEC00000, 0x3F700000, 0x3E400000, 0xBF100000,
                0x3F180000, 0xBE200000, 0xBF680000, 0x3E800000, 0xBEB00000, 0x3F500000, 0x3D800000, 0xBF300000,
                0x3EF00000, 0xBE900000, 0x3F600000, 0x3E900000, 0xBEF00000, 0x3F300000, 0xBD800000, 0xBF500000,
                0x3EB00000, 0xBED00000, 0x3F680000, 0x3E200000, 0xBF180000, 0x3F100000, 0xBE400000, 0xBF700000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomFlip", "config": {"data_format": "channels_first", "seed": null,
                "mode": "horizontal"}}
                """#,
            sizes: [4, 2, 2, 3],
            output: [
                0xBF080000, 0x3E600000, 0xBF700000, 0xBF600000, 0xBE000000, 0x3F200000, 0x3F580000, 0xBEA00000,
                0x3E900000, 0x3F000000, 0xBF280000, 0x3DC00000, 0xBE800000, 0x3F680000, 0x3EA00000, 0xBEE00000,
                0x3F380000, 0xBD000000, 0xBF480000, 0x3EC00000, 0xBEC00000, 0x3F700000, 0x3E400000, 0xBF100000,
                0x3F180000, 0xBE200000, 0xBF680000, 0x3E800000, 0xBEB00000, 0x3F500000, 0x3D800000, 0xBF300000,
                0x3EF00000, 0xBE900000, 0x3F600000, 0x3E900000, 0xBEF00000, 0x3F300000, 0xBD800000, 0xBF500000,
                0x3EB00000, 0xBED00000, 0x3F680000, 0x3E200000, 0xBF180000, 0x3F100000, 0xBE400000, 0xBF700000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomContrast", "config": {"data_format": "channels_last", "factor": [0, 0.8],
                "value_range": [-1, 0.75], "seed": null}}
                """#,
            sizes: [3, 4, 3, 2],
            output: [
                0xBF800000, 0x3E832040, 0xBF30C4BE, 0x3F400000, 0xBE060A2F, 0xBF800000, 0x3EDB7F4E, 0xBEF38CE1,
                0x3F400000, 0x3DABDE0E, 0xBF5CD91C, 0x3F24BDF5, 0xBE9B2DD4, 0x3F400000, 0x3EF1897C, 0xBF25DACF,
                0x3F400000, 0xBDB4C4E3, 0xBF800000, 0x3EF1532C, 0xBEF35691, 0x3F400000, 0x3E9960C0, 0xBF51EF2D,
                0x3F400000, 0xBE549A4F, 0xBF800000, 0x3EC51E1A, 0xBF07190A, 0x3F400000, 0x3D84E4AE, 0xBF7B8A3E,
                0x3F285237, 0xBEC7A93C, 0x3F400000, 0x3EDC751F, 0xBF35C715, 0x3F400000, 0xBDF08BA2, 0xBF800000,
                0x3EF34859, 0xBF1282A7, 0x3F400000, 0x3E7E3215, 0xBF64751F, 0x3F400000, 0xBE997EFD, 0xBF800000,
                0x3E702A42, 0xBEDAD9B6, 0x3F400000, 0x3CA8533C, 0xBF4C9E07, 0x3EEFE41C, 0xBEB3DD24, 0x3F400000,
                0x3E89B9F8, 0xBF10B689, 0x3F378C70, 0xBDF0389E, 0xBF6FE7B5, 0x3EA950C2, 0xBEFA7081, 0x3F400000,
                0x3E064D38, 0xBF340036, 0x3F1442C3, 0xBE82A184, 0x3F400000, 0x3E457ACC, 0xBEE8CBA9, 0x3F400000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomContrast", "config": {"data_format": "channels_first", "factor": [0.2, 0.9],
                "value_range": [0, 1], "seed": null}}
                """#,
            sizes: [3, 2, 3, 3],
            output: [
                0x00000000, 0x3EA27AD5, 0x00000000, 0x3F5A6BA3, 0x00000000, 0x00000000, 0x3ECCB070, 0x00000000,
                0x3F800000, 0x3DA94FFD, 0x00000000, 0x3F1E5838, 0x00000000, 0x3F800000, 0x3EBE0F9E, 0x00000000,
                0x3F683608, 0x00000000, 0x00000000, 0x3F11C743, 0x00000000, 0x3F800000, 0x3E9A33D1, 0x00000000,
                0x3F61E6D9, 0x00000000, 0x00000000, 0x3E93E94E, 0x00000000, 0x3F800000, 0x3CA8E980, 0x00000000,
                0x3F1A143D, 0x00000000, 0x3F800000, 0x3EAACDC2, 0x00000000, 0x3F253F17, 0x00000000, 0x00000000,
                0x3EA4D42E, 0x00000000, 0x3F59F52E, 0x3E14EEE8, 0x00000000, 0x3F073AE8, 0x00000000, 0x00000000,
                0x3E5197A2, 0x00000000, 0x3F3BF0FF, 0x3CE6F173, 0x00000000, 0x3ED237FF,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomBrightness", "config": {"data_format": "channels_last", "factor": [-0.5, 0.5],
                "value_range": [-1, 1], "seed": null}}
                """#,
            sizes: [3, 3, 2, 3],
            output: [
                0xBF7E68A3, 0x3E265D72, 0xBF1668A3, 0x3F11975D, 0xBE39A28E, 0xBF6E68A3, 0x3E665D72, 0xBEBCD147,
                0x3F49975D, 0x3D1975CA, 0xBF3668A3, 0x3EE32EB9, 0xBE9CD147, 0x3F59975D, 0x3E832EB9, 0xBEFCD147,
                0x3F29975D, 0xBDB3451B, 0xBF226736, 0x3F0598CA, 0xBE699CD7, 0x3F800000, 0x3EAB3194, 0xBED4CE6C,
                0x3F3D98CA, 0xBC19CD70, 0xBF426736, 0x3ECB3194, 0xBE499CD7, 0x3F7598CA, 0x3E566329, 0xBF0A6736,
                0x3F1D98CA, 0xBE099CD7, 0x3F800000, 0x3EDB3194, 0xBF800000, 0xBD63E6B0, 0xBF4E3E6B, 0xBF800000,
                0xBECC7CD6, 0xBF800000, 0x3E270654, 0xBF163E6B, 0xBF800000, 0xBE38F9AC, 0xBF6E3E6B, 0xBF800000,
                0xBF063E6B, 0xBF800000, 0x3D1C1950, 0xBF363E6B, 0xBF800000, 0xBE9C7CD6,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomBrightness", "config": {"data_format": "channels_last", "factor": [-0.75,
                -0.125], "value_range": [0, 1], "seed": null}}
                """#,
            sizes: [3, 3, 3, 1],
            output: [
                0x00000000, 0x00000000, 0x00000000, 0x3E2DFD34, 0x00000000, 0x00000000, 0x00000000, 0x00000000,
                0x3EC6FE9A, 0x00000000, 0x00000000, 0x3DDDFDF8, 0x00000000, 0x3F03BFBF, 0x00000000, 0x00000000,
                0x3EA77F7E, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x3E8918FE, 0x00000000, 0x00000000,
                0x00000000, 0x00000000, 0x00000000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomCrop", "config": {"data_format": "channels_last", "height": 3, "width": 2}}
                """#,
            sizes: [2, 6, 5, 2],
            output: [
                0x3EA00000, 0xBEE00000, 0x3F380000, 0xBD000000, 0x3F180000, 0xBE200000, 0xBF680000, 0x3E800000,
                0x3F600000, 0x3E900000, 0xBEF00000, 0x3F300000, 0x3ED00000, 0xBEB00000, 0x3F500000, 0x3E600000,
                0x3F580000, 0x3DC00000, 0xBF280000, 0x3F000000, 0xBF480000, 0x3EC00000, 0xBEC00000, 0x3F480000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomCrop", "config": {"data_format": "channels_first", "height": 2, "width": 3}}
                """#,
            sizes: [2, 2, 5, 6],
            output: [
                0x3F580000, 0x3DC00000, 0xBF280000, 0x3EA00000, 0xBEE00000, 0x3F380000, 0xBD800000, 0xBF500000,
                0x3EB00000, 0xBF180000, 0x3F100000, 0xBE400000, 0x3F700000, 0x3E400000, 0xBED00000, 0x3ED00000,
                0xBEB00000, 0x3F500000, 0x3E400000, 0xBF100000, 0x3F180000, 0xBF000000, 0x3F500000, 0x3D800000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomCrop", "config": {"data_format": "channels_last", "height": 4, "width": 3}}
                """#,
            sizes: [2, 4, 7, 1],
            output: [
                0xBF080000, 0x3F200000, 0xBE000000, 0x3DC00000, 0xBF280000, 0x3F000000, 0x3F380000, 0xBD000000,
                0xBF480000, 0xBF100000, 0x3F180000, 0xBE200000, 0x3D800000, 0xBF300000, 0x3EF00000, 0x3F300000,
                0xBD800000, 0xBF500000, 0xBF180000, 0x3F100000, 0xBE400000, 0x3D000000, 0xBF380000, 0x3EE00000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomCrop", "config": {"data_format": "channels_last", "height": 5, "width": 5}}
                """#,
            sizes: [1, 9, 3, 2],
            output: [
                0xBF480000, 0x3EC00000, 0xBF1E6666, 0x3F19999A, 0xBEC00000, 0x3F700000, 0xBD199980, 0x3D199960,
                0x3E400000, 0xBF100000, 0x3F180000, 0xBE200000, 0xBBCCCD00, 0x3BCCCCE0, 0xBF680000, 0x3E800000,
                0xBF119998, 0x3F166668, 0xBEB00000, 0x3F500000, 0x3D800000, 0xBF300000, 0x3E666667, 0xBF066666,
                0x3EF00000, 0xBE900000, 0x3F366668, 0x3D666680, 0x3F600000, 0x3E900000, 0xBEF00000, 0x3F300000,
                0xBE9CCCCC, 0x3DB33330, 0xBD800000, 0xBF500000, 0x3E39999E, 0xBF119998, 0x3EB00000, 0xBED00000,
                0x3F680000, 0x3E200000, 0x3E9CCCCC, 0x3EA33334, 0xBF180000, 0x3F100000, 0xBEB33331, 0xBEACCCD4,
                0xBE400000, 0xBF700000,
            ]),
        GoldenAugmentation(
            json: #"""
                {"class_name": "RandomCrop", "config": {"data_format": "channels_first", "height": 4, "width": 6}}
                """#,
            sizes: [2, 1, 3, 4],
            output: [
                0xBF700000, 0xBEB80000, 0x3DBFFFF8, 0xBED00004, 0x3D400000, 0x3F200000, 0xBEDC0000, 0xBEE50000,
                0xBEC85554, 0xBDC6AAA0, 0x3C000000, 0x3D200000, 0x3E740000, 0xBE0C0000, 0xBEE05554, 0xBE135550,
                0xBD200000, 0xBC000000, 0x3F580000, 0x3EF00000, 0xBD000010, 0xBF080002, 0xBDA00000, 0x3F000000,
                0xBE800000, 0x3EA80000, 0x3F4EAAAA, 0x3ED2AAA8, 0xBD800000, 0xBEE00000, 0x3EB60000, 0x3EAD0000,
                0x3E51FFFC, 0xBE830004, 0xBE1A0000, 0x3D900000, 0x3E9E0000, 0x3EA40000, 0x3E53FFFC, 0xBE960004,
                0xBE4A0000, 0x3CC00000, 0xBEC00000, 0x3E900000, 0x3F4FFFFF, 0x3E9FFFFC, 0xBE400000, 0xBF100000,
            ]),
    ]
}
