// Printed by golden.py with Keras 3.15.1 and TensorFlow 2.21.0.

import MienTraining

enum Golden {
    /// Two weights after four steps, in floats and most in doubles, and the optimizer's variables as floats.
    static let optimizers: [GoldenOptimizer] = [
        GoldenOptimizer(
            name: "SGD",
            json: #"""
                {"module": "keras.optimizers", "class_name": "SGD", "config": {"name": "sgd_1",
                "learning_rate": 0.009999999776482582, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "momentum": 0.0, "nesterov": false}, "registered_name": null}
                """#,
            floats: [
                0xBD75C28F, 0xBEB70A3E, 0x3EC147AE, 0x3D7851EA, 0xBE8147AE, 0x3F0CCCCC, 0x3E4CCCCE,
                0xBE000000, 0xBEE1999A, 0x3E9E6666, 0x3D23D709, 0xBE9C28F6, 0xBF3F5C29, 0x3F000000,
                0xBB23D70A, 0xBEFF5C29,
            ],
            doubles: [
                0xBFAEB851EB851EB8, 0xBFD6E147AE147AE1, 0x3FD828F5C28F5C29, 0x3FAF0A3D70A3D70A,
                0xBFD028F5C28F5C29, 0x3FE199999999999A, 0x3FC999999999999A, 0xBFBFFFFFFFFFFFFF,
                0xBFDC333333333334, 0x3FD3CCCCCCCCCCCD, 0x3FA47AE147AE147A, 0xBFD3851EB851EB85,
                0xBFE7EB851EB851EC, 0x3FE0000000000000, 0xBF647AE147AE147B, 0xBFDFEB851EB851EB,
            ],
            variables: [
                "sgd/iteration",
                "sgd/learning_rate",
            ],
            values: [
                0x40800000, 0x3C23D70A,
            ]),
        GoldenOptimizer(
            name: "SGD with momentum",
            json: #"""
                {"module": "keras.optimizers", "class_name": "SGD", "config": {"name": "sgd_1",
                "learning_rate": 0.009999999776482582, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "momentum": 0.875, "nesterov": false}, "registered_name": null}
                """#,
            floats: [
                0xBCA81EB9, 0xBEB32571, 0x3EC50D1F, 0x3D613852, 0xBE824484, 0x3F20B290, 0x3E4E68F6,
                0xBDF717AF, 0xBEE5427B, 0x3E9D06B8, 0x3DD863D6, 0xBE9E7199, 0xBF3D5B33, 0x3EFD8A90,
                0xBA38F5C0, 0xBEFFA852,
            ],
            doubles: [
                0xBF9503D70A3D70A4, 0xBFD664AE147AE147, 0x3FD8A1A3D70A3D71, 0x3FAC270A3D70A3D7,
                0xBFD04890A3D70A3D, 0x3FE41651EB851EB9, 0x3FC9CD1EB851EB84, 0xBFBEE2F5C28F5C29,
                0xBFDCA84F5C28F5C3, 0x3FD3A0D70A3D70A4, 0x3FBB0C7AE147AE15, 0xBFD3CE3333333333,
                0xBFE7AB6666666667, 0x3FDFB151EB851EB8, 0xBF471EB851EB8518, 0xBFDFF50A3D70A3D6,
            ],
            variables: [
                "sgd/iteration",
                "sgd/learning_rate",
                "sgd/dense_kernel_momentum",
                "sgd/dense_bias_momentum",
            ],
            values: [
                0x40800000, 0x3C23D70A, 0xBB4DC292, 0x3C8675C2, 0x3ABDC290, 0xBA8C28F6, 0xBB11C7AE,
                0x3D1F51EB, 0x3C491EB8, 0xBA22E148, 0xBB09E148, 0xBB33AE14, 0x3CFAD709, 0x3C0551EC,
                0x3AB51EB8, 0x3A33D70C, 0xBB34A3D7, 0x3AAEB852,
            ]),
        GoldenOptimizer(
            name: "SGD with Nesterov momentum",
            json: #"""
                {"module": "keras.optimizers", "class_name": "SGD", "config": {"name": "sgd_1",
                "learning_rate": 0.019999999552965164, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "momentum": 0.75, "nesterov": true}, "registered_name": null}
                """#,
            floats: [
                0xBC575C30, 0xBE9BBC29, 0x3EC8D852, 0x3D4A7AE2, 0xBE85AAB9, 0x3F441C28, 0x3E6F51EC,
                0xBDF5D47B, 0xBEE9D75C, 0x3E98C1EB, 0x3E5E051E, 0xBE94F1EB, 0xBF3B770B, 0x3EFD4148,
                0xBBE23D71, 0xBEFDD999,
            ],
            doubles: [
                0xBF8AEB851EB851E4, 0xBFD377851EB851EC, 0x3FD91B0A3D70A3D7, 0x3FA94F5C28F5C28F,
                0xBFD0B5570A3D70A4, 0x3FE883851EB851EC, 0x3FCDEA3D70A3D70A, 0xBFBEBA8F5C28F5C2,
                0xBFDD3AEB851EB852, 0x3FD3183D70A3D70A, 0x3FCBC0A3D70A3D71, 0xBFD29E3D70A3D70A,
                0xBFE76EE147AE147A, 0x3FDFA828F5C28F5C, 0xBF7C47AE147AE148, 0xBFDFBB3333333333,
            ],
            variables: [
                "sgd/iteration",
                "sgd/learning_rate",
                "sgd/dense_kernel_momentum",
                "sgd/dense_bias_momentum",
            ],
            values: [
                0x40800000, 0x3CA3D70A, 0xBC55C291, 0x3CFBD709, 0x3A9EB858, 0xBA6147B0, 0xBB82147A,
                0x3D73D70A, 0x3CC3D70A, 0xBB10A3D8, 0xBB2851EA, 0xBB9E147A, 0x3D3BD709, 0x3C8BD70A,
                0x3A851EB8, 0x3B1C28F6, 0xBBBEB852, 0x3B28F5C2,
            ]),
        GoldenOptimizer(
            name: "SGD with decay",
            json: #"""
                {"module": "keras.optimizers", "class_name": "SGD", "config": {"name": "sgd_1",
                "learning_rate": 0.05000000074505806, "weight_decay": 0.125, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "momentum": 0.0, "nesterov": false}, "registered_name": null}
                """#,
            floats: [
                0xBD4D6F13, 0xBE8E95B6, 0x3EC17EE2, 0x3D542CBD, 0xBE833146, 0x3F3C0DB2, 0x3E7B342D,
                0xBDFA047C, 0xBEE24EDB, 0x3E9416F5, 0x3E4A2C27, 0xBE88BD04, 0xBF381FD8, 0x3EF9C255,
                0xBC4E116A, 0xBEF670B3,
            ],
            doubles: [
                0xBFA9ADE268DB8BAC, 0xBFD1D2B6C467381E, 0x3FD82FDC24A8C154, 0x3FAA8597A858793C,
                0xBFD06628D59B3D07, 0x3FE781B635A85878, 0x3FCF6685AF837B4A, 0xBFBF408F6D5CFAAE,
                0xBFDC49DB6161E4F7, 0x3FD282DE9810624E, 0x3FC94584E3BCD35A, 0xBFD117A07B645A1D,
                0xBFE703FAE3886595, 0x3FDF384AC2F837B5, 0xBF89C22D42C3C9EF, 0xBFDECE1684B5DCC7,
            ],
            variables: [
                "sgd/iteration",
                "sgd/learning_rate",
            ],
            values: [
                0x40800000, 0x3D4CCCCD,
            ]),
        GoldenOptimizer(
            name: "Adam",
            json: #"""
                {"module": "keras.optimizers", "class_name": "Adam", "config": {"name": "adam_1",
                "learning_rate": 0.0010000000474974513, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07, "amsgrad": false}, "registered_name": null}
                """#,
            floats: [
                0xBD79A559, 0xBEBFD9CD, 0x3EC0D4AC, 0x3D77C9E4, 0xBE80594C, 0x3F00C571, 0x3E3FDE31,
                0xBDFDB6F6, 0xBEE13763, 0x3E9EFEDA, 0x3B35B02A, 0xBEA04EB6, 0xBF3F3E6A, 0x3EFEF845,
                0x3A8C1AEA, 0xBF00201D,
            ],
            doubles: [],
            variables: [
                "adam/iteration",
                "adam/learning_rate",
                "adam/dense_kernel_momentum",
                "adam/dense_kernel_velocity",
                "adam/dense_bias_momentum",
                "adam/dense_bias_velocity",
            ],
            values: [
                0x40800000, 0x3A83126F, 0x3CB46DC5, 0xBE2A4746, 0xBC86594D, 0x3C474538, 0x3CBA8241,
                0xBED1A9FB, 0xBDFC84B6, 0x3BA6E980, 0x3CBBAC72, 0x3CE6872B, 0xBEA5A512, 0xBDA47AE2,
                0x3C785637, 0x3B467560, 0x3A00CFEA, 0x391D6AAA, 0x383E408D, 0x3C62E529, 0x3B2DE404,
                0x39F97B40, 0x392DBF5A, 0x3863144D, 0x3C3E1AD6, 0x3B1D80AA, 0xBC81D7DC, 0xBBB8BACA,
                0x3CDE4F76, 0xBC597F65, 0x38C42652, 0x39239829, 0x38C47A1F, 0x39131CB9,
            ]),
        GoldenOptimizer(
            name: "Adam with AMSGrad",
            json: #"""
                {"module": "keras.optimizers", "class_name": "Adam", "config": {"name": "adam_1",
                "learning_rate": 0.009999999776482582, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "beta_1": 0.75, "beta_2": 0.9375, "epsilon": 0.001, "amsgrad": true}, "registered_name": null}
                """#,
            floats: [
                0xBD4D1E68, 0xBEBDB96D, 0x3EC785F0, 0x3D363B39, 0xBE84BD9B, 0x3F0760B5, 0x3E406C55,
                0xBDEC39EB, 0xBEEB2EE5, 0x3E95DCF8, 0x3CD8949A, 0xBEA22205, 0xBF3949E5, 0x3EF71C14,
                0x3BD5E99C, 0xBF00A54C,
            ],
            doubles: [
                0xBFA9A3CD0F65EA74, 0xBFD7B72DC82AB1F5, 0x3FD8F0BE0A6B2A34, 0x3FA6C7672E4D1FC1,
                0xBFD097B36F8FACA3, 0x3FE0EC16990222F7, 0x3FC80D8A71381D58, 0xBFBD873D3CD87A11,
                0xBFDD65DC9F4F6326, 0x3FD2BB9F07AB43E2, 0x3F9B12935B24D219, 0xBFD44440A3293FE8,
                0xBFE7293CAB91F789, 0x3FDEE38265D29AF1, 0x3F7ABD33E333639F, 0xBFE014A986F5576B,
            ],
            variables: [
                "adam/iteration",
                "adam/learning_rate",
                "adam/dense_kernel_momentum",
                "adam/dense_kernel_velocity",
                "adam/dense_bias_momentum",
                "adam/dense_bias_velocity",
                "adam/dense_kernel_velocity_hat",
                "adam/dense_bias_velocity_hat",
            ],
            values: [
                0x40800000, 0x3C23D70A, 0x3E270000, 0xBEC4C000, 0xBC780000, 0x3C300000, 0x3D4B4000,
                0xBF3E8000, 0xBE990000, 0x3CE20000, 0x3D038000, 0x3D770000, 0xBF12C000, 0xBE5A8000,
                0x3F562370, 0x3E365B70, 0x3CE32580, 0x3C09BC00, 0x3B2D76F0, 0x3F44B6C0, 0x3E1EDF00,
                0x3CDDFAE0, 0x3C16A6F0, 0x3B4F4900, 0x3F2501F0, 0x3E0EAA70, 0xBC500000, 0xBCF40000,
                0x3D950000, 0xBD040000, 0x3BA59800, 0x3C116F00, 0x3BB85E00, 0x3BF7F800, 0x3F635900,
                0x3E365B70, 0x3CE32580, 0x3C09BC00, 0x3B2D76F0, 0x3F51D400, 0x3E1EDF00, 0x3CDDFAE0,
                0x3C16A6F0, 0x3B4F4900, 0x3F2EF100, 0x3E0EAA70, 0x3BA59800, 0x3C116F00, 0x3BB85E00,
                0x3C044000,
            ]),
        GoldenOptimizer(
            name: "AdamW",
            json: #"""
                {"module": "keras.optimizers", "class_name": "AdamW", "config": {"name": "adam_w_1",
                "learning_rate": 0.009999999776482582, "weight_decay": 0.0625, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "beta_1": 0.875, "beta_2": 0.96875, "epsilon": 1e-07, "amsgrad": false}, "registered_name": null}
                """#,
            floats: [
                0xBD41B885, 0xBEBDEC35, 0x3EC7B32E, 0x3D2E6E78, 0xBE8336BE, 0x3F075BFE, 0x3E3E7594,
                0xBDE90239, 0xBEEB79E1, 0x3E958884, 0x3CE1C614, 0xBEA2865C, 0xBF380BB7, 0x3EF5471A,
                0x3C26A940, 0xBF00D28D,
            ],
            doubles: [
                0xBFA837108DCD7C8B, 0xBFD7BD8688B2CC2F, 0x3FD8F665B868D60B, 0x3FA5CDCF018EFBDB,
                0xBFD066D7CEBA489A, 0x3FE0EB7FCABF7A9B, 0x3FC7CEB27CF7EE99, 0xBFBD2047179A4A25,
                0xBFDD6F3C11405B62, 0x3FD2B110AA4023DF, 0x3F9C38C2A1AE711A, 0xBFD450CB7CC05167,
                0xBFE70176FCEE7A08, 0x3FDEA8E355DA9F08, 0x3F84D5284C664C9A, 0xBFE01A519FB1AD09,
            ],
            variables: [
                "adam_w/iteration",
                "adam_w/learning_rate",
                "adam_w/dense_kernel_momentum",
                "adam_w/dense_kernel_velocity",
                "adam_w/dense_bias_momentum",
                "adam_w/dense_bias_velocity",
            ],
            values: [
                0x40800000, 0x3C23D70A, 0x3D20C000, 0xBE521800, 0xBC944000, 0x3C5B0000, 0x3CE3C800,
                0xBEF8F000, 0xBE1D2000, 0x3BFE8000, 0x3CD77000, 0x3D0C6000, 0xBEC3F800, 0xBDD05000,
                0x3EE439CE, 0x3DBC12EE, 0x3C6F51F0, 0x3B91AB80, 0x3AB3A1BE, 0x3ED11278, 0x3DA453E0,
                0x3C68C71C, 0x3BA0165E, 0x3AD68640, 0x3EAF451E, 0x3D9436CE, 0xBC8D8000, 0xBC0C8000,
                0x3D0D2000, 0xBC888000, 0x3B326700, 0x3B989BE0, 0x3B3C17C0, 0x3B85BF80,
            ]),
        GoldenOptimizer(
            name: "AdamW as it is",
            json: #"""
                {"module": "keras.optimizers", "class_name": "AdamW", "config": {"name": "adam_w_1",
                "learning_rate": 0.0010000000474974513, "weight_decay": 0.004, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07, "amsgrad": false}, "registered_name": null}
                """#,
            floats: [
                0xBD79A452, 0xBEBFD905, 0x3EC0D3E3, 0x3D77C8DC, 0xBE8058C5, 0x3F00C4EA, 0x3E3FDD69,
                0xBDFDB5EB, 0xBEE13677, 0x3E9EFE32, 0x3B35AFDA, 0xBEA04E0E, 0xBF3F3DA2, 0x3EFEF739,
                0x3A8C1A58, 0xBF001F95,
            ],
            doubles: [],
            variables: [
                "adam_w/iteration",
                "adam_w/learning_rate",
                "adam_w/dense_kernel_momentum",
                "adam_w/dense_kernel_velocity",
                "adam_w/dense_bias_momentum",
                "adam_w/dense_bias_velocity",
            ],
            values: [
                0x40800000, 0x3A83126F, 0x3CB46DC5, 0xBE2A4746, 0xBC86594D, 0x3C474538, 0x3CBA8241,
                0xBED1A9FB, 0xBDFC84B6, 0x3BA6E980, 0x3CBBAC72, 0x3CE6872B, 0xBEA5A512, 0xBDA47AE2,
                0x3C785637, 0x3B467560, 0x3A00CFEA, 0x391D6AAA, 0x383E408D, 0x3C62E529, 0x3B2DE404,
                0x39F97B40, 0x392DBF5A, 0x3863144D, 0x3C3E1AD6, 0x3B1D80AA, 0xBC81D7DC, 0xBBB8BACA,
                0x3CDE4F76, 0xBC597F65, 0x38C42652, 0x39239829, 0x38C47A1F, 0x39131CB9,
            ]),
        GoldenOptimizer(
            name: "RMSprop",
            json: #"""
                {"module": "keras.optimizers", "class_name": "RMSprop", "config": {"name": "rm_sprop_1",
                "learning_rate": 0.0010000000474974513, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "rho": 0.9, "momentum": 0.0, "epsilon": 1e-07, "centered": false}, "registered_name": null}
                """#,
            floats: [
                0xBD7BC135, 0xBEBF3501, 0x3EC10D8B, 0x3D765952, 0xBE80CB18, 0x3F01598F, 0x3E40F527,
                0xBDFDA3F4, 0xBEE1A37F, 0x3E9D632B, 0x3B974753, 0xBE9FE450, 0xBF3F2F77, 0x3EFE967C,
                0xBAF30188, 0xBEFFDDC2,
            ],
            doubles: [
                0xBFAF7826A047D722, 0xBFD7E69FFEF9CFFA, 0x3FD821B1795888D0, 0x3FAECB2A2B0EE57E,
                0xBFD0196304580029, 0x3FE02B31E4A198C7, 0x3FC81EA4AFFA61BF, 0xBFBFB47E86EDE60F,
                0xBFDC346FD55A5FB2, 0x3FD3AC6589D90EDE, 0x3F72E8EA4036060C, 0xBFD3FC89FB140566,
                0xBFE7E5EEC78CDA1C, 0x3FDFD2CF753C1A9B, 0xBF5E6030CBF3DCAE, 0xBFDFFBB82179D4BD,
            ],
            variables: [
                "rm_sprop/iteration",
                "rm_sprop/learning_rate",
                "rm_sprop/dense_kernel_velocity",
                "rm_sprop/dense_bias_velocity",
            ],
            values: [
                0x40800000, 0x3A83126F, 0x3F9E7CBA, 0x3E8C9DE6, 0x3D2A8CE7, 0x3C4DF213, 0x3B85102E,
                0x3F921687, 0x3E742A9A, 0x3D27A7F0, 0x3C5FE704, 0x3B9F20C5, 0x3F75432C, 0x3E5A1AA0,
                0x3BF1F89F, 0x3C5B5DCC, 0x3C101A37, 0x3C34A233,
            ]),
        GoldenOptimizer(
            name: "RMSprop with momentum",
            json: #"""
                {"module": "keras.optimizers", "class_name": "RMSprop", "config": {"name": "rm_sprop_1",
                "learning_rate": 0.009999999776482582, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "rho": 0.7, "momentum": 0.5, "epsilon": 1e-07, "centered": false}, "registered_name": null}
                """#,
            floats: [
                0xBD490C74, 0xBEBD7F67, 0x3ECC5CDB, 0x3D0C7897, 0xBE82D409, 0x3F0DB20C, 0x3E3F8396,
                0xBDDDB05A, 0xBEF24A77, 0x3E89C40B, 0x3D4124B9, 0xBEA35F9C, 0xBF35CDA8, 0x3EED8D52,
                0xBB924090, 0xBEFF2363,
            ],
            doubles: [
                0xBFA9218E70AC1A9D, 0xBFD7AFECD2CF6CC8, 0x3FD98B9B34FE13C9, 0x3FA18F1313405B6C,
                0xBFD05A8118460923, 0x3FE1B6418208EAD3, 0x3FC7F072D86348F5, 0xBFBBB60B3909F1D8,
                0xBFDE494ECDB0A4A6, 0x3FD13881603EE4BE, 0x3FA8249747CE7014, 0xBFD46BF36F76089E,
                0xBFE6B9B4DD471F33, 0x3FDDB1AA505448E4, 0xBF7248120C0E6424, 0xBFDFE46C50C1C9DC,
            ],
            variables: [
                "rm_sprop/iteration",
                "rm_sprop/learning_rate",
                "rm_sprop/dense_kernel_velocity",
                "rm_sprop/dense_bias_velocity",
                "rm_sprop/dense_kernel_momentum",
                "rm_sprop/dense_bias_momentum",
            ],
            values: [
                0x40800000, 0x3C23D70A, 0x4018A4C4, 0x3F2EB142, 0x3DB3C154, 0x3CD5D221, 0x3C1FC588,
                0x400F6354, 0x3F14FA44, 0x3DB76560, 0x3CDF2EE6, 0x3C3FFCEE, 0x3FF1C880, 0x3F01578D,
                0x3C5BCD36, 0x3CEA5AEE, 0x3CC1A6B6, 0x3C9AD42C, 0x3B6A7588, 0xBC757DF5, 0x3B1E01A8,
                0xBB480DA0, 0x3C6BCFB6, 0xBC1A7070, 0xBC581125, 0x3BB4AE0A, 0xB78D5A00, 0x3C938EB6,
                0xBBE36012, 0xBC35A830, 0x3BCA2040, 0xBBFAFC59, 0x3CAFC570, 0xBBA490CE,
            ]),
        GoldenOptimizer(
            name: "RMSprop centred",
            json: #"""
                {"module": "keras.optimizers", "class_name": "RMSprop", "config": {"name": "rm_sprop_1",
                "learning_rate": 0.009999999776482582, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "rho": 0.8, "momentum": 0.0, "epsilon": 1e-07, "centered": true}, "registered_name": null}
                """#,
            floats: [
                0xBD5A6C65, 0xBEB9CE3C, 0x3EC8F5B0, 0x3D2E4D08, 0xBE86D0B8, 0x3F0B3ACB, 0x3E46AF8C,
                0xBDEAB2ED, 0xBEED9C2A, 0x3E8A37AF, 0x3D1BD445, 0xBE9FD041, 0xBF3939A1, 0x3EF2EE7C,
                0xBC698FCE, 0xBEFFB9E7,
            ],
            doubles: [
                0xBFAB4D8CB105D745, 0xBFD739C76B517128, 0x3FD91EB6007DA6CD, 0x3FA5C9A0CA350789,
                0xBFD0DA16ED8B2A5D, 0x3FE167597FFFF082, 0x3FC8D5F16F2CDA41, 0xBFBD565DA6A8B027,
                0xBFDDB38555D93C6F, 0x3FD146F5D36FA937, 0x3FA37A88CFD00AA0, 0xBFD3FA0819B4F57E,
                0xBFE7273416A5B74C, 0x3FDE5DCF7FF7F7BA, 0xBF8D31F9E64C0EAC, 0xBFDFF73CF43B70C4,
            ],
            variables: [
                "rm_sprop/iteration",
                "rm_sprop/learning_rate",
                "rm_sprop/dense_kernel_velocity",
                "rm_sprop/dense_bias_velocity",
                "rm_sprop/dense_kernel_average_gradient",
                "rm_sprop/dense_bias_average_gradient",
            ],
            values: [
                0x40800000, 0x3C23D70A, 0x3FFF9A6D, 0x3EFF6FD3, 0x3D8F6945, 0x3CAB8867, 0x3BEDF070,
                0x3FEDD2F3, 0x3EDBC362, 0x3D8F6C8C, 0x3CB7175A, 0x3C0E978E, 0x3FC80D1D, 0x3EC18938,
                0x3C3CD35B, 0x3CBA29C9, 0x3C87FCB9, 0x3C8A71DF, 0x3DDE00D0, 0xBEA19653, 0xBC96BB9A,
                0x3C5AB9F8, 0x3D2A161F, 0xBF29FBE8, 0xBE779A6C, 0x3C978D50, 0x3D0240B8, 0x3D4FDF3C,
                0xBF0432CA, 0xBE2C0831, 0xBC87FCBB, 0xBCA57A78, 0x3D6A4A8C, 0xBCD844D0,
            ]),
        GoldenOptimizer(
            name: "RMSprop centred with momentum",
            json: #"""
                {"module": "keras.optimizers", "class_name": "RMSprop", "config": {"name": "rm_sprop_1",
                "learning_rate": 0.009999999776482582, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "rho": 0.9, "momentum": 0.3, "epsilon": 1e-07, "centered": true}, "registered_name": null}
                """#,
            floats: [
                0xBD329CCD, 0xBEB9FA6C, 0x3ED221FE, 0x3CB372CE, 0xBE86F07B, 0x3F13C0BF, 0x3E4306FC,
                0xBDCF58B5, 0xBEFA45AF, 0x3E7BA089, 0x3D8C02CC, 0xBEA39D83, 0xBF31EFD7, 0x3EE58FE7,
                0xBC378DE0, 0xBF002233,
            ],
            doubles: [
                0xBFA653997EBA8793, 0xBFD73F4D7207E590, 0x3FDA443FE3F96976, 0x3F966E5A09D9883A,
                0xBFD0DE0F4AF920ED, 0x3FE27817FD1BB721, 0x3FC860DF87E9C4B2, 0xBFB9EB16BA098364,
                0xBFDF48B5F127B96C, 0x3FCF7411014F44F2, 0x3FB180597BAF64B8, 0xBFD473B06C720EE0,
                0xBFE63DFAFEAB181D, 0x3FDCB1FCD7B4CE12, 0xBF86F1BB8EA64330, 0xBFE00446425A21FD,
            ],
            variables: [
                "rm_sprop/iteration",
                "rm_sprop/learning_rate",
                "rm_sprop/dense_kernel_velocity",
                "rm_sprop/dense_bias_velocity",
                "rm_sprop/dense_kernel_momentum",
                "rm_sprop/dense_bias_momentum",
                "rm_sprop/dense_kernel_average_gradient",
                "rm_sprop/dense_bias_average_gradient",
            ],
            values: [
                0x40800000, 0x3C23D70A, 0x3F9E7CBA, 0x3E8C9DE6, 0x3D2A8CE7, 0x3C4DF213, 0x3B85102E,
                0x3F921687, 0x3E742A9A, 0x3D27A7F0, 0x3C5FE704, 0x3B9F20C5, 0x3F75432C, 0x3E5A1AA0,
                0x3BF1F89F, 0x3C5B5DCC, 0x3C101A37, 0x3C34A233, 0x3B802B2A, 0xBCCC560C, 0x3BD3DAE5,
                0xBC02E65C, 0x3CC2201F, 0xBC0CE509, 0xBCB6DB94, 0x3C2EC626, 0xBB85F374, 0x3CD9A7D9,
                0xBBB0F9EC, 0xBC9D8565, 0x3C4BDEC0, 0xBC5F99A7, 0x3D0B4AC7, 0xBB9634B3, 0x3CB46DCB,
                0xBE2A4745, 0xBC86594B, 0x3C474536, 0x3CBA8241, 0xBED1A9FB, 0xBDFC84B7, 0x3BA6E97C,
                0x3CBBAC72, 0x3CE6872A, 0xBEA5A511, 0xBDA47AE1, 0xBC81D7DC, 0xBBB8BACE, 0x3CDE4F77,
                0xBC597F63,
            ]),
        GoldenOptimizer(
            name: "Adagrad",
            json: #"""
                {"module": "keras.optimizers", "class_name": "Adagrad", "config": {"name": "adagrad_1",
                "learning_rate": 0.0010000000474974513, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "initial_accumulator_value": 0.1, "epsilon": 1e-07}, "registered_name": null}
                """#,
            floats: [
                0xBD7E8E42, 0xBEBFA9A0, 0x3EC041FC, 0x3D7E112B, 0xBE805851, 0x3F006AC3, 0x3E406530,
                0xBDFF9D2F, 0xBEE05C7A, 0x3E9F92F0, 0x3ABC0258, 0xBE9FF13C, 0xBF3FD68E, 0x3EFFE558,
                0xBA0EF851, 0xBEFFEAD0,
            ],
            doubles: [],
            variables: [
                "adagrad/iteration",
                "adagrad/learning_rate",
                "adagrad/dense_kernel_accumulator",
                "adagrad/dense_bias_accumulator",
            ],
            values: [
                0x40800000, 0x3A83126F, 0x4174999A, 0x40486666, 0x3F17999A, 0x3E803333, 0x3E14E666,
                0x415F999A, 0x40306666, 0x3F13999A, 0x3E883333, 0x3E1DE666, 0x413B999A, 0x40206666,
                0x3E466666, 0x3E833333, 0x3E466666, 0x3E766666,
            ]),
        GoldenOptimizer(
            name: "Adagrad from 0.5",
            json: #"""
                {"module": "keras.optimizers", "class_name": "Adagrad", "config": {"name": "adagrad_1",
                "learning_rate": 0.10000000149011612, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "initial_accumulator_value": 0.5, "epsilon": 0.001}, "registered_name": null}
                """#,
            floats: [
                0xBCECDA01, 0xBE955436, 0x3ECFBC7A, 0x3D1901FB, 0xBE917092, 0x3F28BF58, 0x3E773794,
                0xBDF5764E, 0xBEF4ACB9, 0x3E8A47AA, 0x3E0ECCD8, 0xBE9398EA, 0xBF376B2C, 0x3EFE2665,
                0xBD03BA06, 0xBEF8E23C,
            ],
            doubles: [
                0xBF9D9B40148AF7FC, 0xBFD2AA86B726FC12, 0x3FD9F78F48CF4A2A, 0x3FA3203F63A4B5A4,
                0xBFD22E12128AAAE7, 0x3FE517EB072E6E05, 0x3FCEE6F2992C876B, 0xBFBEAEC9C5AE37F3,
                0xBFDE959716C36D66, 0x3FD148F53D6191AC, 0x3FC1D99AFE150038, 0xBFD2731D451983F2,
                0xBFE6ED657C896B9F, 0x3FDFC4CCAAA48E48, 0xBFA07740BF360B76, 0xBFDF1C4782051EDB,
            ],
            variables: [
                "adagrad/iteration",
                "adagrad/learning_rate",
                "adagrad/dense_kernel_accumulator",
                "adagrad/dense_bias_accumulator",
            ],
            values: [
                0x40800000, 0x3DCCCCCD, 0x417B0000, 0x40620000, 0x3F7E0000, 0x3F268000, 0x3F0BA000,
                0x41660000, 0x404A0000, 0x3F7A0000, 0x3F2A8000, 0x3F0DE000, 0x41420000, 0x403A0000,
                0x3F180000, 0x3F280000, 0x3F180000, 0x3F240000,
            ]),
        GoldenOptimizer(
            name: "Nadam",
            json: #"""
                {"module": "keras.optimizers", "class_name": "Nadam", "config": {"name": "nadam_1",
                "learning_rate": 0.0010000000474974513, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07}, "registered_name": null}
                """#,
            floats: [
                0xBD7DFAFB, 0xBEBFB6A5, 0x3EC06E42, 0x3D7C01D1, 0xBE804FB0, 0x3F00825D, 0x3E405120,
                0xBDFEFF13, 0xBEE0A7C2, 0x3E9F1000, 0x3AE75E17, 0xBE9FFDDF, 0xBF3FA8D1, 0x3EFF77C3,
                0xBA033219, 0xBEFFFEB2,
            ],
            doubles: [],
            variables: [
                "nadam/iteration",
                "nadam/learning_rate",
                "nadam/dense_kernel_momentum",
                "nadam/dense_kernel_velocity",
                "nadam/dense_bias_momentum",
                "nadam/dense_bias_velocity",
                "nadam/variable",
            ],
            values: [
                0x40800000, 0x3A83126F, 0x3CB46DC7, 0xBE2A4748, 0xBC86594B, 0x3C47453A, 0x3CBA8242,
                0xBED1A9FF, 0xBDFC84B9, 0x3BA6E980, 0x3CBBAC73, 0x3CE6872E, 0xBEA5A513, 0xBDA47AE4,
                0x3C785564, 0x3B4674B8, 0x3A00CF7E, 0x391D6A26, 0x383E3FEC, 0x3C62E46A, 0x3B2DE370,
                0x39F97A6E, 0x392DBEC7, 0x3863138D, 0x3C3E1A36, 0x3B1D8025, 0xBC81D7DC, 0xBBB8BAC4,
                0x3CDE4F7A, 0xBC597F67, 0x38C425AB, 0x3923979E, 0x38C47978, 0x39131C3D, 0x3D71BD00,
            ]),
        GoldenOptimizer(
            name: "Nadam with short memory",
            json: #"""
                {"module": "keras.optimizers", "class_name": "Nadam", "config": {"name": "nadam_1",
                "learning_rate": 0.009999999776482582, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "beta_1": 0.75, "beta_2": 0.9375, "epsilon": 0.001}, "registered_name": null}
                """#,
            floats: [
                0xBD6D4C81, 0xBEBBF62F, 0x3EC4A154, 0x3D5486C2, 0xBE84A23E, 0x3F05E4B9, 0x3E44F7CC,
                0xBDF62C75, 0xBEE754A4, 0x3E94F5A3, 0x3CA63F1A, 0xBE9F53A6, 0xBF3C44A2, 0x3EFAA78B,
                0xBBEA3E94, 0xBEFF4043,
            ],
            doubles: [],
            variables: [
                "nadam/iteration",
                "nadam/learning_rate",
                "nadam/dense_kernel_momentum",
                "nadam/dense_kernel_velocity",
                "nadam/dense_bias_momentum",
                "nadam/dense_bias_velocity",
                "nadam/variable",
            ],
            values: [
                0x40800000, 0x3C23D70A, 0x3E270000, 0xBEC4C000, 0xBC780000, 0x3C300000, 0x3D4B4000,
                0xBF3E8000, 0xBE990000, 0x3CE20000, 0x3D038000, 0x3D770000, 0xBF12C000, 0xBE5A8000,
                0x3F562370, 0x3E365B70, 0x3CE32580, 0x3C09BC00, 0x3B2D76F0, 0x3F44B6C0, 0x3E1EDF00,
                0x3CDDFAE0, 0x3C16A6F0, 0x3B4F4900, 0x3F2501F0, 0x3E0EAA70, 0xBC500000, 0xBCF40000,
                0x3D950000, 0xBD040000, 0x3BA59800, 0x3C116F00, 0x3BB85E00, 0x3BF7F800, 0x3CE92879,
            ]),
        GoldenOptimizer(
            name: "clipvalue",
            json: #"""
                {"module": "keras.optimizers", "class_name": "SGD", "config": {"name": "sgd_1",
                "learning_rate": 0.5, "weight_decay": null, "clipnorm": null, "global_clipnorm": null,
                "clipvalue": 0.25, "use_ema": false, "ema_momentum": 0.99, "ema_overwrite_frequency": null,
                "loss_scale_factor": null, "gradient_accumulation_steps": null, "momentum": 0.0, "nesterov": false},
                "registered_name": null}
                """#,
            floats: [
                0x3D800000, 0xBEC00000, 0x3EC00000, 0xBD000000, 0xBEC00000, 0x3F200000, 0x3E400000,
                0xBE000000, 0xBF140000, 0x3E200000, 0x00000000, 0xBEA00000, 0xBF200000, 0x3F000000,
                0xBE000000, 0xBEE00000,
            ],
            doubles: [
                0x3FB0000000000000, 0xBFD8000000000000, 0x3FD8000000000000, 0xBFA0000000000000,
                0xBFD8000000000000, 0x3FE4000000000000, 0x3FC8000000000000, 0xBFC0000000000000,
                0xBFE2800000000000, 0x3FC4000000000000, 0x0000000000000000, 0xBFD4000000000000,
                0xBFE4000000000000, 0x3FE0000000000000, 0xBFC0000000000000, 0xBFDC000000000000,
            ],
            variables: [
                "sgd/iteration",
                "sgd/learning_rate",
            ],
            values: [
                0x40800000, 0x3F000000,
            ]),
        GoldenOptimizer(
            name: "clipnorm",
            json: #"""
                {"module": "keras.optimizers", "class_name": "SGD", "config": {"name": "sgd_1",
                "learning_rate": 0.5, "weight_decay": null, "clipnorm": 1.0, "global_clipnorm": null,
                "clipvalue": null, "use_ema": false, "ema_momentum": 0.99, "ema_overwrite_frequency": null,
                "loss_scale_factor": null, "gradient_accumulation_steps": null, "momentum": 0.0, "nesterov": false},
                "registered_name": null}
                """#,
            floats: [
                0x3C6ADC78, 0x3E1F6D90, 0x3EA4206E, 0x3DA85794, 0xBEA3E3CB, 0x3F80ACEA, 0x3F20B846,
                0xBE660562, 0xBEE17BAB, 0x3E6CA6DA, 0x3EA6272A, 0x3D195260, 0xBF200000, 0x3F000000,
                0xBE000000, 0xBEE00000,
            ],
            doubles: [
                0x3F8D5B8CCD4B7368, 0x3FC3EDB203D13DDA, 0x3FD4840DBD96E3F3, 0x3FB50AF25EFAB2AF,
                0xBFD47C7964F8048A, 0x3FF0159D31F60F3E, 0x3FE41708A3DC84A4, 0xBFCCC0AC3F01CDC0,
                0xBFDC2F7556CD38BD, 0x3FCD94DB47841181, 0x3FD4C4E5537911AE, 0x3FA32A4C6C4B9D08,
                0xBFE4000000000000, 0x3FE0000000000000, 0xBFC0000000000000, 0xBFDC000000000000,
            ],
            variables: [
                "sgd/iteration",
                "sgd/learning_rate",
            ],
            values: [
                0x40800000, 0x3F000000,
            ]),
        GoldenOptimizer(
            name: "global_clipnorm",
            json: #"""
                {"module": "keras.optimizers", "class_name": "SGD", "config": {"name": "sgd_1",
                "learning_rate": 0.5, "weight_decay": null, "clipnorm": null, "global_clipnorm": 0.7,
                "clipvalue": null, "use_ema": false, "ema_momentum": 0.99, "ema_overwrite_frequency": null,
                "loss_scale_factor": null, "gradient_accumulation_steps": null, "momentum": 0.0, "nesterov": false},
                "registered_name": null}
                """#,
            floats: [
                0xBC1D2118, 0xBC1C7F70, 0x3EAD2EAF, 0x3D9AFD4C, 0xBE98B82B, 0x3F5A75F1, 0x3EFB15DF,
                0xBE45A8C6, 0xBEE14236, 0x3E834711, 0x3E69BF30, 0xBD93C118, 0xBF3AAD54, 0x3EF85296,
                0xBD2B066E, 0xBEEE411E,
            ],
            doubles: [
                0xBF83A421D11CF818, 0xBF838FECE8B31300, 0x3FD5A5D5CC530DAE, 0x3FB35FA980AA79FD,
                0xBFD317056FED3A42, 0x3FEB4EBE124C72E7, 0x3FDF62BBFA50D186, 0xBFC8B51905C37A85,
                0xBFDC2846C76FC6F9, 0x3FD068E1FC459302, 0x3FCD37E5CF8B7412, 0xBFB2782290631170,
                0xBFE755AA8CA84AAD, 0x3FDF0A52C7D1DAA5, 0xBFA560CDBDD159E0, 0xBFDDC823B503BD65,
            ],
            variables: [
                "sgd/iteration",
                "sgd/learning_rate",
            ],
            values: [
                0x40800000, 0x3F000000,
            ]),
        GoldenOptimizer(
            name: "global_clipnorm that is not reached",
            json: #"""
                {"module": "keras.optimizers", "class_name": "SGD", "config": {"name": "sgd_1",
                "learning_rate": 0.009999999776482582, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": 70.0, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "momentum": 0.0, "nesterov": false}, "registered_name": null}
                """#,
            floats: [
                0xBD75C28F, 0xBEB70A3E, 0x3EC147AE, 0x3D7851EA, 0xBE8147AE, 0x3F0CCCCC, 0x3E4CCCCE,
                0xBE000000, 0xBEE1999A, 0x3E9E6666, 0x3D23D709, 0xBE9C28F6, 0xBF3F5C29, 0x3F000000,
                0xBB23D70A, 0xBEFF5C29,
            ],
            doubles: [
                0xBFAEB851EB851EB8, 0xBFD6E147AE147AE1, 0x3FD828F5C28F5C29, 0x3FAF0A3D70A3D70A,
                0xBFD028F5C28F5C29, 0x3FE199999999999A, 0x3FC999999999999A, 0xBFBFFFFFFFFFFFFF,
                0xBFDC333333333334, 0x3FD3CCCCCCCCCCCD, 0x3FA47AE147AE147A, 0xBFD3851EB851EB85,
                0xBFE7EB851EB851EC, 0x3FE0000000000000, 0xBF647AE147AE147B, 0xBFDFEB851EB851EB,
            ],
            variables: [
                "sgd/iteration",
                "sgd/learning_rate",
            ],
            values: [
                0x40800000, 0x3C23D70A,
            ]),
        GoldenOptimizer(
            name: "average",
            json: #"""
                {"module": "keras.optimizers", "class_name": "Adam", "config": {"name": "adam_1",
                "learning_rate": 0.009999999776482582, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": true, "ema_momentum": 0.75,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "beta_1": 0.75, "beta_2": 0.9375, "epsilon": 1e-07, "amsgrad": false}, "registered_name": null}
                """#,
            floats: [
                0xBD4C6356, 0xBEBDBEF8, 0x3EC7978E, 0x3D352D22, 0xBE83EC35, 0x3F0778DF, 0x3E405FCB,
                0xBDEBFA01, 0xBEEB5350, 0x3E959426, 0x3CDA4FDA, 0xBEA22808, 0xBF392274, 0x3EF6E3F1,
                0x3BE7E510, 0xBF00A4DE,
            ],
            doubles: [
                0xBFA98C6AC72C59A8, 0xBFD7B7DF16822657, 0x3FD8F2F1BEB8EC11, 0x3FA6A5A424947CF4,
                0xBFD07D869F4214CD, 0x3FE0EF1BE0DC2FFE, 0x3FC80BF95A8471E5, 0xBFBD7F404521F463,
                0xBFDD6A69F29861D0, 0x3FD2B284BC958CFF, 0x3F9B49FB49E6F08F, 0xBFD44500FFBC4DBF,
                0xBFE7244E81AE93D7, 0x3FDEDC7E112B477C, 0x3F7CFCA293D25F83, 0xBFE0149BADE371EC,
            ],
            variables: [
                "adam/iteration",
                "adam/learning_rate",
                "adam/dense_kernel_average",
                "adam/dense_bias_average",
                "adam/dense_kernel_momentum",
                "adam/dense_kernel_velocity",
                "adam/dense_bias_momentum",
                "adam/dense_bias_velocity",
            ],
            values: [
                0x40800000, 0x3C23D70A, 0xBD4DE01A, 0xBEC21858, 0x3EC61A70, 0x3D47CD2C, 0xBE7D6F52,
                0x3F049DAF, 0x3E3A0819, 0xBDEBF072, 0xBEE7D7F8, 0x3E9B9615, 0x3C8ACE8C, 0xBEA3FCD8,
                0xBF3B49A9, 0x3EF836CC, 0x3C31DF71, 0xBF01CB5E, 0x3E270000, 0xBEC4C000, 0xBC780000,
                0x3C300000, 0x3D4B4000, 0xBF3E8000, 0xBE990000, 0x3CE20000, 0x3D038000, 0x3D770000,
                0xBF12C000, 0xBE5A8000, 0x3F562370, 0x3E365B70, 0x3CE32580, 0x3C09BC00, 0x3B2D76F0,
                0x3F44B6C0, 0x3E1EDF00, 0x3CDDFAE0, 0x3C16A6F0, 0x3B4F4900, 0x3F2501F0, 0x3E0EAA70,
                0xBC500000, 0xBCF40000, 0x3D950000, 0xBD040000, 0x3BA59800, 0x3C116F00, 0x3BB85E00,
                0x3BF7F800,
            ]),
        GoldenOptimizer(
            name: "average that overwrites",
            json: #"""
                {"module": "keras.optimizers", "class_name": "SGD", "config": {"name": "sgd_1",
                "learning_rate": 0.10000000149011612, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": true, "ema_momentum": 0.6,
                "ema_overwrite_frequency": 2, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "momentum": 0.5, "nesterov": false}, "registered_name": null}
                """#,
            floats: [
                0x3DD58108, 0xBE9CFDF4, 0x3EDBA5E4, 0x3CCFDF3C, 0xBE86F7CE, 0x3F881062, 0x3E59999A,
                0xBDBDD2F2, 0xBEF88F5D, 0x3E964189, 0x3EF3D70A, 0xBEA96872, 0xBF35A1CC, 0x3EF9CAC1,
                0xBB3C6A7C, 0xBF011687,
            ],
            doubles: [
                0x3FBAB020C49BA5E3, 0xBFD39FBE76C8B439, 0x3FDB74BC6A7EF9DB, 0x3F99FBE76C8B4394,
                0xBFD0DEF9DB22D0E6, 0x3FF1020C49BA5E35, 0x3FCB333333333334, 0xBFB7BA5E353F7CEE,
                0xBFDF11EB851EB853, 0x3FD2C83126E978D4, 0x3FDE7AE147AE147B, 0xBFD52D0E56041893,
                0xBFE6B4395810624E, 0x3FDF395810624DD4, 0xBF678D4FDF3B645C, 0xBFE022D0E5604188,
            ],
            variables: [
                "sgd/iteration",
                "sgd/learning_rate",
                "sgd/dense_kernel_average",
                "sgd/dense_bias_average",
                "sgd/dense_kernel_momentum",
                "sgd/dense_bias_momentum",
            ],
            values: [
                0x40800000, 0x3DCCCCCD, 0x3DD58108, 0xBE9CFDF4, 0x3EDBA5E4, 0x3CCFDF3C, 0xBE86F7CE,
                0x3F881062, 0x3E59999A, 0xBDBDD2F2, 0xBEF88F5D, 0x3E964189, 0x3EF3D70A, 0xBEA96872,
                0xBF35A1CC, 0x3EF9CAC1, 0xBB3C6A7C, 0xBF011687, 0xBDA00001, 0x3E0B3333, 0xBBCCCCCC,
                0x3B99999A, 0xBC84CCCD, 0x3E266667, 0x3DE66667, 0xBC933333, 0xBA999998, 0xBC9CCCCD,
                0x3DECCCCD, 0x3DB66666, 0xBBCCCCCD, 0x3C8CCCCD, 0xBCF33334, 0x3C19999A,
            ]),
        GoldenOptimizer(
            name: "schedule",
            json: #"""
                {"module": "keras.optimizers", "class_name": "SGD", "config": {"name": "sgd_1",
                "learning_rate": {"module": "keras.optimizers.schedules", "class_name": "InverseTimeDecay",
                "config": {"initial_learning_rate": 0.125, "decay_steps": 4, "decay_rate": 0.5, "staircase": false,
                "name": "InverseTimeDecay"}, "registered_name": null}, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "momentum": 0.0, "nesterov": false}, "registered_name": null}
                """#,
            floats: [
                0x3CED61BC, 0xBE553C82, 0x3ED0FC61, 0x3D197880, 0xBE8CD597, 0x3F87A4FA, 0x3E9A0D72,
                0xBDF2B715, 0xBEF3A604, 0x3E8FBFE0, 0x3EE7EB50, 0xBE8146DB, 0xBF375A81, 0x3EFC655D,
                0xBCA094F2, 0xBEFB60B6,
            ],
            doubles: [],
            variables: [
                "sgd/iteration"
            ],
            values: [
                0x40800000
            ]),
        GoldenOptimizer(
            name: "undecayed bias",
            json: #"""
                {"module": "keras.optimizers", "class_name": "SGD", "config": {"name": "sgd_1",
                "learning_rate": 0.10000000149011612, "weight_decay": 0.25, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "momentum": 0.0, "nesterov": false}, "registered_name": null}
                """#,
            floats: [
                0xBD372B70, 0xBE2A0E36, 0x3EB9223E, 0x3D21BEE8, 0xBE802CF1, 0x3F6D8C0C, 0x3E969415,
                0xBDEA2732, 0xBED94A33, 0x3E81012B, 0x3EC2702E, 0xBE52D7DA, 0xBF39999A, 0x3F000000,
                0xBCCCCCCD, 0xBEF99999,
            ],
            doubles: [
                0xBFA6E56E2EB1C431, 0xBFC541C710CB295E, 0x3FD72447E28240B7, 0x3FA437DCC63F1411,
                0xBFD0059E353F7CEE, 0x3FEDB1816F0068DC, 0x3FD2D2828F5C28F6, 0xBFBD44E631F8A090,
                0xBFDB29468DB8BAC8, 0x3FD0202560418937, 0x3FD84E05BC01A36E, 0xBFCA5AFAE147AE13,
                0xBFE7333333333333, 0x3FE0000000000000, 0xBF9999999999999A, 0xBFDF333333333333,
            ],
            variables: [
                "sgd/iteration",
                "sgd/learning_rate",
            ],
            values: [
                0x40800000, 0x3DCCCCCD,
            ]),
        GoldenOptimizer(
            name: "constraint",
            json: #"""
                {"module": "keras.optimizers", "class_name": "SGD", "config": {"name": "sgd_1",
                "learning_rate": 0.10000000149011612, "weight_decay": null, "clipnorm": null,
                "global_clipnorm": null, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": null, "loss_scale_factor": null, "gradient_accumulation_steps": null,
                "momentum": 0.0, "nesterov": false}, "registered_name": null}
                """#,
            floats: [
                0xBD1999AC, 0xBD9E0AB0, 0x3ECCCCC3, 0x3D333328, 0xBE8CCCC4, 0x3F321CB9, 0x3E9FFFFB,
                0xBDFFFFEE, 0xBEEFFFF0, 0x3E367371, 0x3ECCCCC6, 0xBE73331C, 0xBF39999A, 0x3F000000,
                0xBCCCCCCD, 0xBEF99999,
            ],
            doubles: [
                0xBFA3333518A03EB7, 0xBFB3C1563A97EB67, 0x3FD999985FB62556, 0x3FA66664BE4640E1,
                0xBFD19998CFC60EE4, 0x3FE6439724341757, 0x3FD3FFFF571ED519, 0xBFBFFFFDB0210854,
                0xBFDDFFFE97C14063, 0x3FC6CE6E2A5015BA, 0x3FD99998B6C621A1, 0xBFCE66634C461D7C,
                0xBFE7333333333333, 0x3FE0000000000000, 0xBF9999999999999A, 0xBFDF333333333333,
            ],
            variables: [
                "sgd/iteration",
                "sgd/learning_rate",
            ],
            values: [
                0x40800000, 0x3DCCCCCD,
            ]),
    ]

    /// The loss of each row without a reduction, that of all, and the gradient, in both precisions.
    static let losses: [GoldenLoss] = [
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "CategoricalCrossentropy",
                "config": {"name": "categorical_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": false, "label_smoothing": 0.0, "axis": -1}, "registered_name": null}
                """#,
            target: .oneHot, predictions: .probabilities, isWeighted: false,
            floats: [
                0x3EF0A451, 0x3E934B11, 0x4180F1DC, 0x3F58E883, 0x4180F1DC, 0x40D89562, 0x3E4CCCCC,
                0x3E4CCCCC, 0xBDF5C290, 0xBD888888, 0x3E4CCCCE, 0x3E4CCCCE, 0x00000000, 0x00000000,
                0x00000000, 0x3E6A0EA1, 0xBE9C09C2, 0x3E6A0EA1, 0x00000000, 0x00000000, 0x00000000,
            ],
            doubles: [
                0x3FDE148A1A2726CD, 0x3FD269621134DB92, 0x40301E3B843EAA73, 0x3FEB1D10670AAE9A,
                0x40301E3B843EAA73, 0x401B12AC304F4850, 0x3FC999999999999B, 0x3FC999999999999B,
                0xBFBEB851EB851EBA, 0xBFB1111111111110, 0x3FC999999999999A, 0x3FC999999999999A,
                0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x3FCD41D41D41D41E,
                0xBFD3813813813815, 0x3FCD41D41D41D41E, 0x0000000000000000, 0x0000000000000000,
                0x0000000000000000,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "CategoricalCrossentropy",
                "config": {"name": "categorical_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": false, "label_smoothing": 0.25, "axis": -1}, "registered_name": null}
                """#,
            target: .shares, predictions: .probabilities, isWeighted: true,
            floats: [
                0x3F5A2F62, 0x3E961853, 0x41EC6614, 0x00000000, 0x3FFF93EE, 0x40D13A8B, 0x3D888888,
                0xBC888890, 0xBBDA7400, 0xBC360B60, 0x3D08888C, 0x3D08888C, 0x00000000, 0x00000000,
                0x00000000, 0x00000000, 0x00000000, 0x00000000, 0xBDA66667, 0x3C3E2BE5, 0x3CDDDDE0,
            ],
            doubles: [
                0x3FEB45EC4CF81264, 0x3FD2C30A5BFDCDCA, 0x403D8CC272BA785A, 0x0000000000000000,
                0x3FFFF27D9FC7A379, 0x401A27517A0BBB7D, 0x3FB1111111111112, 0xBF91111111111110,
                0xBF7B4E81B4E81B60, 0xBF86C16C16C16C18, 0x3FA1111111111112, 0x3FA1111111111112,
                0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
                0x0000000000000000, 0x0000000000000000, 0xBFB4CCCCCCCCCCCD, 0x3F87C57C57C57C58,
                0x3F9BBBBBBBBBBBBC,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "CategoricalCrossentropy",
                "config": {"name": "categorical_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": true, "label_smoothing": 0.0, "axis": -1}, "registered_name": null}
                """#,
            target: .oneHot, predictions: .logits, isWeighted: false,
            floats: [
                0x3C9C043E, 0x40EF3049, 0x00000000, 0x3F82D188, 0x3D470382, 0x3FDB3EFA, 0x3B6B89B7,
                0x393BA0BE, 0xBB7743CD, 0xBE4CAF0F, 0x3DFED092, 0x3D9A8D8E, 0x00000000, 0x217AC750,
                0x04998A2F, 0x3D9366D7, 0xBE031962, 0x3D6597D8, 0x3C1B67B5, 0x272DDAAB, 0xBC1B67B3,
            ],
            doubles: [
                0x3F938088D7F950FF, 0x401DE60930ACCBEF, 0x0000000000000000, 0x3FF05A311439CF48,
                0x3FA8E070FC045DBC, 0x3FFB67DF1A090170, 0x3F6D7136BC3AAA57, 0x3F277417ABFA0DD0,
                0xBF6EE87836FA4B34, 0xBFC995E1D97FDD70, 0x3FBFDA12140D9100, 0x3FB351B19EF229E0,
                0x0000000000000000, 0x3C2F58EA0F5E903A, 0x38933145D75F5837, 0x3FB26CDAD89C0F90,
                0xBFC0632C2D4B91D2, 0x3FACB2FB03F62825, 0x3F836CF696D9DCC3, 0x3CE5BB555D69C89C,
                0xBF836CF696D9E227,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "CategoricalCrossentropy",
                "config": {"name": "categorical_crossentropy", "reduction": "sum", "from_logits": true,
                "label_smoothing": 0.1, "axis": -1}, "registered_name": null}
                """#,
            target: .shares, predictions: .logits, isWeighted: true,
            floats: [
                0x3FFAF898, 0x4060C9E3, 0x422FFFFF, 0x00000000, 0x401171AF, 0x424EFB7D, 0xBC7BB600,
                0xBE83CF00, 0x3E8BACB0, 0xBEEEC9C1, 0x3E96B9D2, 0x3E301FE0, 0x3F844444, 0xBF777777,
                0xBD888889, 0x00000000, 0x80000000, 0x00000000, 0xBD57F820, 0xBD844444, 0x3DF04055,
            ],
            doubles: [
                0x3FFF5F133470F655, 0x400C193C63DFFF23, 0x4046000000000000, 0x0000000000000000,
                0x40022E35C65159B3, 0x4049DF6FBC469D40, 0xBF8F76BFD8FAEF58, 0xBFD079DFF9BD0C40,
                0x3FD17595F884E3BA, 0xBFDDD9382DBDB2A9, 0x3FD2D73A3B77698F, 0x3FC603FBE48C9235,
                0x3FF0888888888888, 0xBFEEEEEEEEEEEEEF, 0xBFB1111111111111, 0x0000000000000000,
                0x8000000000000000, 0x0000000000000000, 0xBFAAFF0401ECFC15, 0xBFB08888888887B0,
                0x3FBE080A897F05BB,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "CategoricalCrossentropy",
                "config": {"name": "categorical_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": false, "label_smoothing": 0.0, "axis": -1}, "registered_name": null}
                """#,
            target: .oneHot, predictions: .softmax, isWeighted: false,
            floats: [
                0x3C9C043E, 0x40EF3049, 0x00000000, 0x3F82D188, 0x3D470382, 0x3FDB3EFA, 0x3B6B89B7,
                0x393BA0BE, 0xBB7743CD, 0xBE4CAF0F, 0x3DFED092, 0x3D9A8D8E, 0x00000000, 0x217AC750,
                0x04998A2F, 0x3D9366D7, 0xBE031962, 0x3D6597D8, 0x3C1B67B5, 0x272DDAAB, 0xBC1B67B3,
            ],
            doubles: [
                0x3F938088D7F950FF, 0x401DE60930ACCBEF, 0x0000000000000000, 0x3FF05A311439CF48,
                0x3FA8E070FC045DBC, 0x3FFB67DF1A090170, 0x3F6D7136BC3AAA57, 0x3F277417ABFA0DD0,
                0xBF6EE87836FA4B34, 0xBFC995E1D97FDD70, 0x3FBFDA12140D9100, 0x3FB351B19EF229E0,
                0x0000000000000000, 0x3C2F58EA0F5E903A, 0x38933145D75F5837, 0x3FB26CDAD89C0F90,
                0xBFC0632C2D4B91D2, 0x3FACB2FB03F62825, 0x3F836CF696D9DCC3, 0x3CE5BB555D69C89C,
                0xBF836CF696D9E227,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "CategoricalCrossentropy",
                "config": {"name": "categorical_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": false, "label_smoothing": 0.1, "axis": -1}, "registered_name": null}
                """#,
            target: .shares, predictions: .softmax, isWeighted: true,
            floats: [
                0x3FFAF898, 0x4060C9E3, 0x422FFFFF, 0x00000000, 0x401171AF, 0x412595FE, 0xBB495E67,
                0xBD52E4CD, 0x3D5F7AB3, 0xBDBF07CE, 0x3D712950, 0x3D0CE64D, 0x3E53A06D, 0xBE45F92C,
                0xBC5A740F, 0x00000000, 0x80000000, 0x00000000, 0xBC2CC680, 0xBC53A06D, 0x3CC03377,
            ],
            doubles: [
                0x3FFF5F133470F655, 0x400C193C63DFFF23, 0x4046000000000000, 0x0000000000000000,
                0x40022E35C65159B3, 0x4024B2BFC9D21766, 0xBF692BCCAD958C47, 0xBFAA5C998F94E067,
                0x3FABEF565A6E392A, 0xBFB7E0F9BE315BBB, 0x3FAE2529F8BF0F4C, 0x3FA19CC983A3A82B,
                0x3FCA740DA740DA74, 0xBFC8BF258BF258C0, 0xBF8B4E81B4E81B4F, 0x0000000000000000,
                0x8000000000000000, 0x0000000000000000, 0xBF8598D0018A6344, 0xBF8A740DA740D91A,
                0x3F98066ED4659E30,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "CategoricalCrossentropy",
                "config": {"name": "categorical_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": true, "label_smoothing": 0.0, "axis": -1}, "registered_name": null}
                """#,
            target: .oneHot, predictions: .softmax, isWeighted: false,
            floats: [
                0x3C9C043E, 0x40EF3049, 0x00000000, 0x3F82D188, 0x3D470382, 0x3FDB3EFA, 0x3B6B89B7,
                0x393BA0BE, 0xBB7743CD, 0xBE4CAF0F, 0x3DFED092, 0x3D9A8D8E, 0x00000000, 0x217AC750,
                0x04998A2F, 0x3D9366D7, 0xBE031962, 0x3D6597D8, 0x3C1B67B5, 0x272DDAAB, 0xBC1B67B3,
            ],
            doubles: [
                0x3F938088D7F950FF, 0x401DE60930ACCBEF, 0x0000000000000000, 0x3FF05A311439CF48,
                0x3FA8E070FC045DBC, 0x3FFB67DF1A090170, 0x3F6D7136BC3AAA57, 0x3F277417ABFA0DD0,
                0xBF6EE87836FA4B34, 0xBFC995E1D97FDD70, 0x3FBFDA12140D9100, 0x3FB351B19EF229E0,
                0x0000000000000000, 0x3C2F58EA0F5E903A, 0x38933145D75F5837, 0x3FB26CDAD89C0F90,
                0xBFC0632C2D4B91D2, 0x3FACB2FB03F62825, 0x3F836CF696D9DCC3, 0x3CE5BB555D69C89C,
                0xBF836CF696D9E227,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "CategoricalCrossentropy",
                "config": {"name": "categorical_crossentropy", "reduction": "mean_with_sample_weight",
                "from_logits": false, "label_smoothing": 0.0, "axis": -1}, "registered_name": null}
                """#,
            target: .oneHot, predictions: .softmax, isWeighted: true,
            floats: [
                0x3C9C043E, 0x406F3049, 0x00000000, 0x00000000, 0x3C470382, 0x3F80A1C7, 0x3B9D067A,
                0x397A2BA8, 0xBBA4D7DE, 0xBE0874B5, 0x3DA9E062, 0x3D4E1213, 0x00000000, 0x22272F8B,
                0x054CB83F, 0x00000000, 0x80000000, 0x00000000, 0x3B4F34F2, 0x2667CE3A, 0xBB4F34F0,
            ],
            doubles: [
                0x3F938088D7F950FF, 0x400DE60930ACCBEF, 0x0000000000000000, 0x0000000000000000,
                0x3F88E070FC045DBC, 0x3FF01438E82F56E6, 0x3F73A0CF28271C3A, 0x3F2F4574E54D67BF,
                0xBF749AFACF518777, 0xBFC10E9690FFE8F5, 0x3FB53C0C0D5E60AB, 0x3FA9C2422942E27F,
                0x0000000000000000, 0x3C44E5F15F946026, 0x38A99707C9D4759E, 0x0000000000000000,
                0x8000000000000000, 0x0000000000000000, 0x3F69E69E1E77D103, 0x3CCCF9C72737B625,
                0xBF69E69E1E77D833,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "CategoricalCrossentropy",
                "config": {"name": "categorical_crossentropy", "reduction": null, "from_logits": false,
                "label_smoothing": 0.0, "axis": -1}, "registered_name": null}
                """#,
            target: .oneHot, predictions: .softmax, isWeighted: true,
            floats: [
                0x3C9C043E, 0x406F3049, 0x00000000, 0x00000000, 0x3C470382, 0x40712F55, 0x3C933612,
                0x3A6A88ED, 0xBC9A8A60, 0xBEFFDAD2, 0x3E9F425B, 0x3E4130F1, 0x00000000, 0x231CBC92,
                0x063FECBA, 0x00000000, 0x80000000, 0x00000000, 0x3C4241A2, 0x27595156, 0xBC4241A0,
            ],
            doubles: [
                0x3F938088D7F950FF, 0x400DE60930ACCBEF, 0x0000000000000000, 0x0000000000000000,
                0x3F88E070FC045DBC, 0x400E25EAB358C2EF, 0x3F9266C235A4AA76, 0x3F4D511D96F89143,
                0xBF93514B225C6F00, 0xBFDFFB5A4FDFD4CB, 0x3FD3E84B4C887AA0, 0x3FC8261E06AEB457,
                0x0000000000000000, 0x3C639792499B1A24, 0x38C7FD974D372E44, 0x0000000000000000,
                0x8000000000000000, 0x0000000000000000, 0x3F8848343C9053F3, 0x3CEB2A2AB4C43AC3,
                0xBF8848343C905AB0,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "SparseCategoricalCrossentropy",
                "config": {"name": "sparse_categorical_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": false, "ignore_class": null}, "registered_name": null}
                """#,
            target: .labels, predictions: .probabilities, isWeighted: false,
            floats: [
                0x3EF0A44F, 0x3E934B0F, 0x4180F1DC, 0x3F58E883, 0x4180F1DC, 0x40D89560, 0x3E4CCCCE,
                0x3E4CCCCE, 0xBDF5C28C, 0xBD888887, 0x3E4CCCCC, 0x3E4CCCCC, 0x00000000, 0x00000000,
                0x00000000, 0x3E6A0EA2, 0xBE9C09C0, 0x3E6A0EA0, 0x3E4CCCCB, 0x3E4CCCCD, 0x00000000,
            ],
            doubles: [
                0x3FDE148A1A2726CF, 0x3FD269621134DB94, 0x40301E3B85EC299B, 0x3FEB1D10670AAE9A,
                0x40301E3B85EC299B, 0x401B12AC32FE7A2A, 0x3FC999999999999A, 0x3FC999999999999A,
                0xBFBEB851EB851EBA, 0xBFB1111111111113, 0x3FC999999999999A, 0x3FC999999999999A,
                0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x3FCD41D41D41D41D,
                0xBFD3813813813813, 0x3FCD41D41D41D41F, 0x3FC999996EA67C21, 0x3FC999996EA67C1E,
                0x0000000000000000,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "SparseCategoricalCrossentropy",
                "config": {"name": "sparse_categorical_crossentropy", "reduction": "mean", "from_logits": true,
                "ignore_class": null}, "registered_name": null}
                """#,
            target: .labels, predictions: .logits, isWeighted: true,
            floats: [
                0x3C9C043E, 0x406F3049, 0x00000000, 0x00000000, 0x3C470382, 0x3F40F2AA, 0x3B6B89B7,
                0x393BA0BE, 0xBB7743CD, 0xBDCCAF0F, 0x3D7ED092, 0x3D1A8D8E, 0x00000000, 0x21FAC750,
                0x05198A2F, 0x00000000, 0x80000000, 0x00000000, 0x3B1B67B5, 0x262DDAAB, 0xBB1B67B3,
            ],
            doubles: [
                0x3F938088D7F950FF, 0x400DE60930ACCBEF, 0x0000000000000000, 0x0000000000000000,
                0x3F88E070FC045DBC, 0x3FE81E555C470259, 0x3F6D7136BC3AAA57, 0x3F277417ABFA0DD0,
                0xBF6EE87836FA4B34, 0xBFB995E1D97FDD70, 0x3FAFDA12140D9100, 0x3FA351B19EF229E0,
                0x0000000000000000, 0x3C3F58EA0F5E903A, 0x38A33145D75F5837, 0x0000000000000000,
                0x8000000000000000, 0x0000000000000000, 0x3F636CF696D9DCC3, 0x3CC5BB555D69C89C,
                0xBF636CF696D9E227,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "SparseCategoricalCrossentropy",
                "config": {"name": "sparse_categorical_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": false, "ignore_class": null}, "registered_name": null}
                """#,
            target: .labels, predictions: .softmax, isWeighted: false,
            floats: [
                0x3C9C043E, 0x40EF3049, 0x00000000, 0x3F82D188, 0x3D470382, 0x3FDB3EFA, 0x3B6B89B7,
                0x393BA0BE, 0xBB7743CD, 0xBE4CAF0F, 0x3DFED092, 0x3D9A8D8E, 0x00000000, 0x217AC750,
                0x04998A2F, 0x3D9366D7, 0xBE031962, 0x3D6597D8, 0x3C1B67B5, 0x272DDAAB, 0xBC1B67B3,
            ],
            doubles: [
                0x3F938088D7F950FF, 0x401DE60930ACCBEF, 0x0000000000000000, 0x3FF05A311439CF49,
                0x3FA8E070FC045DBC, 0x3FFB67DF1A090172, 0x3F6D7136BC3AAA57, 0x3F277417ABFA0DD0,
                0xBF6EE87836FA4B34, 0xBFC995E1D97FDD70, 0x3FBFDA12140D9100, 0x3FB351B19EF229E0,
                0x0000000000000000, 0x3C2F58EA0F5E903A, 0x38933145D75F5837, 0x3FB26CDAD89C0F90,
                0xBFC0632C2D4B91D2, 0x3FACB2FB03F62825, 0x3F836CF696D9DCC3, 0x3CE5BB555D69C89C,
                0xBF836CF696D9E227,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "SparseCategoricalCrossentropy",
                "config": {"name": "sparse_categorical_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": false, "ignore_class": 2}, "registered_name": null}
                """#,
            target: .labels, predictions: .probabilities, isWeighted: false,
            floats: [
                0x00000000, 0x3E934B0F, 0x4180F1DC, 0x3F58E883, 0x00000000, 0x40B80865, 0x00000000,
                0x00000000, 0x00000000, 0xBDE38E36, 0x3EAAAAAA, 0x3EAAAAAA, 0x00000000, 0x00000000,
                0x00000000, 0x3EC30C32, 0xBF020820, 0x3EC30C30, 0x00000000, 0x00000000, 0x00000000,
            ],
            doubles: [
                0x0000000000000000, 0x3FD269621134DB94, 0x40301E3B85EC299B, 0x3FEB1D10670AAE9A,
                0x0000000000000000, 0x4017010CC1E1C353, 0x0000000000000000, 0x0000000000000000,
                0x0000000000000000, 0xBFBC71C71C71C721, 0x3FD5555555555556, 0x3FD5555555555556,
                0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x3FD8618618618619,
                0xBFE0410410410410, 0x3FD861861861861A, 0x0000000000000000, 0x0000000000000000,
                0x0000000000000000,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "SparseCategoricalCrossentropy",
                "config": {"name": "sparse_categorical_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": false, "ignore_class": 2}, "registered_name": null}
                """#,
            target: .labels, predictions: .softmax, isWeighted: true,
            floats: [
                0x00000000, 0x406F3049, 0x34FFFFFE, 0x00000000, 0x00000000, 0x3F9F7587, 0x00000000,
                0x00000000, 0x00000000, 0xBE2A91E1, 0x3DD45879, 0x3D80CB49, 0x00000000, 0x00000000,
                0x00000000, 0x00000000, 0x80000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000,
            ],
            doubles: [
                0x0000000000000000, 0x400DE60930ACCBEF, 0x3E9AD7F29AF6C8C0, 0x0000000000000000,
                0x0000000000000000, 0x3FF3EEB0EEE87619, 0x0000000000000000, 0x0000000000000000,
                0x0000000000000000, 0xBFC5523C353FE333, 0x3FBA8B0F10B5F8D6, 0x3FB0196959C9CD90,
                0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
                0x8000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
                0x0000000000000000,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "SparseCategoricalCrossentropy",
                "config": {"name": "sparse_categorical_crossentropy", "reduction": "mean_with_sample_weight",
                "from_logits": true, "ignore_class": 0}, "registered_name": null}
                """#,
            target: .labels, predictions: .logits, isWeighted: true,
            floats: [
                0x3C9C043E, 0x00000000, 0x00000000, 0x00000000, 0x3C470382, 0x3CCC6B32, 0x3C6B89B7,
                0x3A3BA0BE, 0xBC7743CD, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000,
                0x00000000, 0x00000000, 0x80000000, 0x00000000, 0x3C1B67B5, 0x272DDAAB, 0xBC1B67B3,
            ],
            doubles: [
                0x3F938088D7F950FF, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
                0x3F88E070FC045DBC, 0x3F998D6777FC664A, 0x3F8D7136BC3AAA57, 0x3F477417ABFA0DD0,
                0xBF8EE87836FA4B34, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
                0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
                0x8000000000000000, 0x0000000000000000, 0x3F836CF696D9DCC3, 0x3CE5BB555D69C89C,
                0xBF836CF696D9E227,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "SparseCategoricalCrossentropy",
                "config": {"name": "sparse_categorical_crossentropy", "reduction": "sum", "from_logits": true,
                "ignore_class": 0}, "registered_name": null}
                """#,
            target: .labels, predictions: .logits, isWeighted: true,
            floats: [
                0x3C9C043E, 0x00000000, 0x00000000, 0x00000000, 0x3C470382, 0x3CFF85FF, 0x3C933612,
                0x3A6A88ED, 0xBC9A8A60, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000,
                0x00000000, 0x00000000, 0x80000000, 0x00000000, 0x3C4241A2, 0x27595156, 0xBC4241A0,
            ],
            doubles: [
                0x3F938088D7F950FF, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
                0x3F88E070FC045DBC, 0x3F9FF0C155FB7FDD, 0x3F9266C235A4AA76, 0x3F4D511D96F89143,
                0xBF93514B225C6F00, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
                0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
                0x8000000000000000, 0x0000000000000000, 0x3F8848343C9053F3, 0x3CEB2A2AB4C43AC3,
                0xBF8848343C905AB0,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "BinaryCrossentropy",
                "config": {"name": "binary_crossentropy", "reduction": "sum_over_batch_size", "from_logits": false,
                "label_smoothing": 0.0, "axis": -1}, "registered_name": null}
                """#,
            target: .yes, predictions: .probabilities, isWeighted: false,
            floats: [
                0x3F29CC7C, 0x3E3D5A58, 0x412BED25, 0x3F0732F7, 0x3F3CD723, 0x40249992, 0x3D9C09C1,
                0xBE888888, 0xBDDA740E, 0xBDB60B62, 0x3D9C09C1, 0x3D9C09C1, 0x00000000, 0x00000000,
                0x00000000, 0x3DDA740F, 0xBE360B62, 0x3D9C09C2, 0x3D9C09C2, 0x3F088889, 0x00000000,
            ],
            doubles: [
                0x3FE5398F8E860021, 0x3FC7AB4B0CE88009, 0x40257DA4B171E2B7, 0x3FE0E65EE710BC14,
                0x3FE79AE44662D970, 0x400493326DEA7E74, 0x3FB3813813813813, 0xBFD1111111111111,
                0xBFBB4E81B4E81B4F, 0xBFB6C16C16C16C16, 0x3FB3813813813813, 0x3FB3813813813813,
                0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x3FBB4E81B4E81B4F,
                0xBFC6C16C16C16C16, 0x3FB3813813813813, 0x3FB3813813813813, 0x3FE1111111111111,
                0x0000000000000000,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "BinaryCrossentropy",
                "config": {"name": "binary_crossentropy", "reduction": "sum_over_batch_size", "from_logits": false,
                "label_smoothing": 0.2, "axis": -1}, "registered_name": null}
                """#,
            target: .yes, predictions: .probabilities, isWeighted: true,
            floats: [
                0x3F356359, 0x3E33D8B4, 0x41A33C80, 0x00000000, 0x3EA330D3, 0x408A49A6, 0x3C79A930,
                0xBE6CA865, 0xBDA032FA, 0xBCDA7414, 0x3BF9A930, 0x3BF9A930, 0x00000000, 0x00000000,
                0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x3B79A934, 0x3DF1DBEB, 0x00000000,
            ],
            doubles: [
                0x3FE6AC6B44F997B1, 0x3FC67B1692103661, 0x40346A8FA8BDB113, 0x0000000000000000,
                0x3FD4661A68D42E77, 0x40114B9AE1572593, 0x3F8F3526859B8CE4, 0xBFCD950C83FB72EA,
                0xBFB4065F1E43CFC2, 0xBF9B4E81B4E81B4E, 0x3F7F3526859B8CE4, 0x3F7F3526859B8CE4,
                0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
                0x0000000000000000, 0x0000000000000000, 0x3F6F3526859B8CE4, 0x3FBE3B7D516EB084,
                0x0000000000000000,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "BinaryCrossentropy",
                "config": {"name": "binary_crossentropy", "reduction": "sum_over_batch_size", "from_logits": true,
                "label_smoothing": 0.0, "axis": -1}, "registered_name": null}
                """#,
            target: .yes, predictions: .logits, isWeighted: false,
            floats: [
                0x3F931165, 0x4030D971, 0x415907B5, 0x3F32C68B, 0x3F503AC3, 0x40730D0E, 0x3D47A0B4,
                0xBD70842E, 0xB9E9EF00, 0xBD88321C, 0x3D47A0B4, 0x3D29F910, 0x00000000, 0xBD088888,
                0xBD888889, 0x3D1982FD, 0xBCEF1C2A, 0x3D088889, 0x3C92E0BD, 0x27E0C33A, 0x3D70842E,
            ],
            doubles: [
                0x3FF2622CA2B2A889, 0x40061B2E102C0F1F, 0x402B20F6BAA5368B, 0x3FE658D156105AD4,
                0x3FEA07583C4E7910, 0x400E61A1F02396E6, 0x3FA8F4165B8E8B74, 0xBFAE1085B5E90A71,
                0xBF3D3DD3B8F2BB00, 0xBFB106437C06F1DE, 0x3FA8F4165B8E8B74, 0x3FA53F21F4148C56,
                0x0000000000000000, 0xBFA1111111111111, 0xBFB1111111111111, 0x3FA3305F8B7383C0,
                0xBF9DE3852D5D3CC4, 0x3FA1111111111111, 0x3F925C178D272D5C, 0x3CFC1867360D51DE,
                0x3FAE1085B5E90A71,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "BinaryCrossentropy",
                "config": {"name": "binary_crossentropy", "reduction": "sum_over_batch_size", "from_logits": false,
                "label_smoothing": 0.2, "axis": -1}, "registered_name": null}
                """#,
            target: .yes, predictions: .sigmoid, isWeighted: true,
            floats: [
                0x3F9B99ED, 0x3FA0D971, 0x41D907B5, 0x00000000, 0x3EE3D91C, 0x40C04B72, 0x3D2C5232,
                0xBD5535AE, 0x3BCBD518, 0xBCF515B8, 0x3CAC5232, 0x3C8EAA8E, 0x3C5A7408, 0xBD5A740E,
                0xBDF5C291, 0x00000000, 0x00000000, 0x00000000, 0x3B388772, 0xBADA740F, 0x3C5535AC,
            ],
            doubles: [
                0x3FF3733DB3C3B999, 0x3FF41B2E102C0F1F, 0x403B20F6BAA5368B, 0x0000000000000000,
                0x3FDC7B23959EB400, 0x4018096E6A9557EC, 0x3FA58A4624F1880A, 0xBFAAA6B57F4C0707,
                0x3F797AA47958EFA0, 0xBF9EA2B6C170E052, 0x3F958A4624F1880A, 0x3F91D551BD7788EC,
                0x3F8B4E81B4E81B50, 0xBFAB4E81B4E81B4E, 0xBFBEB851EB851EB8, 0x0000000000000000,
                0x0000000000000000, 0x0000000000000000, 0x3F6710EE3FDA4D10, 0xBF5B4E81B4E7FF37,
                0x3F8AA6B57F4C0707,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "CategoricalFocalCrossentropy",
                "config": {"name": "categorical_focal_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": false, "label_smoothing": 0.0, "axis": -1, "alpha": 0.25, "gamma": 2.0},
                "registered_name": null}
                """#,
            target: .oneHot, predictions: .probabilities, isWeighted: false,
            floats: [
                0x3C875C6E, 0x3B934B11, 0x4080F1DA, 0x3D8DA784, 0x4080F1DA, 0x3FD09ECD, 0x3C93D738,
                0x3C93D738, 0xBC3168A8, 0xBB3A19EC, 0x3C0B9371, 0x3C0B9371, 0x00000000, 0x00000000,
                0x00000000, 0x3D2D8FAD, 0xBD676A3D, 0x3D2D8FAD, 0x00000000, 0x00000000, 0x00000000,
            ],
            doubles: [
                0x3F90EB8DAEB605D3, 0x3F7269621134DB92, 0x40101E3B4E2953E9, 0x3FB1B4F096E26793,
                0x40101E3B4E2953E9, 0x3FFA13D9D0B42A23, 0x3F927AE6FD01E1C0, 0x3F927AE6FD01E1C0,
                0xBF862D152F9BDBB4, 0xBF67433D63193830, 0x3F81726E0A52EA24, 0x3F81726E0A52EA24,
                0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x3FA5B1F5BB3466AB,
                0xBFACED47A445DE39, 0x3FA5B1F5BB3466AB, 0x0000000000000000, 0x0000000000000000,
                0x0000000000000000,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "CategoricalFocalCrossentropy",
                "config": {"name": "categorical_focal_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": false, "label_smoothing": 0.1, "axis": -1, "alpha": [0.25, 0.5, 0.125],
                "gamma": 1.5}, "registered_name": null}
                """#,
            target: .oneHot, predictions: .probabilities, isWeighted: true,
            floats: [
                0x3D2B2404, 0x3CB39B01, 0x4100F1DB, 0x00000000, 0x3EF28660, 0x3FDC119A, 0x3AC6B530,
                0x3B2C4A78, 0xBAB19300, 0x39758BC0, 0xBBD8E02A, 0x3BAAD5F2, 0x00000000, 0x00000000,
                0x00000000, 0x00000000, 0x00000000, 0x00000000, 0xBB5C5E0B, 0x39FBD930, 0x3A186D7D,
            ],
            doubles: [
                0x3FA564806275CDC6, 0x3F9673603BD408CE, 0x40201E3B5BAEA97B, 0x0000000000000000,
                0x3FDE50CC1409650F, 0x3FFB8233147EED88, 0x3F58D6A4B0594E30, 0x3F65894EC93120C8,
                0xBF56325FF76C5D00, 0x3F2EB17B646C6940, 0xBF7B1C0556423026, 0x3F755ABE336DDC6B,
                0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
                0x0000000000000000, 0x0000000000000000, 0xBF6B8BC1254B1831, 0x3F3F7B25E17A64CB,
                0x3F430DAF84A91613,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "CategoricalFocalCrossentropy",
                "config": {"name": "categorical_focal_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": true, "label_smoothing": 0.0, "axis": -1, "alpha": 0.25, "gamma": 2.0},
                "registered_name": null}
                """#,
            target: .oneHot, predictions: .logits, isWeighted: false,
            floats: [
                0x35E36C8A, 0x3FEEEAD4, 0x1C000001, 0x3DD66BFB, 0x37E52F03, 0x3EC9DB9F, 0x357FE051,
                0x334BD44A, 0xB5864ECB, 0xBD4E2FBD, 0x3D0057BB, 0x3C9BB003, 0x00000000, 0x00000000,
                0x00000000, 0x3C81CED2, 0xBCE6E703, 0x3C4A3062, 0x37841119, 0x2293BEC7, 0xB784111A,
            ],
            doubles: [
                0x3EBC6D8D586EAEE8, 0x3FFDDD5AB270B70C, 0x3B72E3B41966FACC, 0x3FBACD7F566E8807,
                0x3EFCA5E13806B613, 0x3FD93B7410748A7B, 0x3EAFFC07277E5404, 0x3E697A86C9A994F5,
                0xBEB0C9D7CA0C76AA, 0xBFA9C5F7D258DEB6, 0x3FA00AF77F032F69, 0x3F937600A6AB5E9A,
                0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x3F9039DA48852078,
                0xBF9CDCE05A78F6C7, 0x3F89460C23E7AC9E, 0x3EF082236D2DBCB5, 0x3C5277D93AF0086A,
                0xBEF082236D2DC153,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "CategoricalFocalCrossentropy",
                "config": {"name": "categorical_focal_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": false, "label_smoothing": 0.0, "axis": -1, "alpha": 0.25, "gamma": 2.0},
                "registered_name": null}
                """#,
            target: .shares, predictions: .softmax, isWeighted: true,
            floats: [
                0x3EE03557, 0x3F6EEAD4, 0x4080F1DA, 0x00000000, 0x3E9713A5, 0x3F91CFD0, 0x396ED266,
                0xBC4ED15C, 0x3C4B1612, 0xBCCE2FBD, 0x3C8057BB, 0x3C1BB003, 0x00000000, 0x00000000,
                0x00000000, 0x00000000, 0x00000000, 0x00000000, 0xBB66A121, 0x244FF395, 0x3B66A121,
            ],
            doubles: [
                0x3FDC06AAEA862DCD, 0x3FEDDD5AB270B70C, 0x40101E3B4E2953E9, 0x0000000000000000,
                0x3FD2E2749593B489, 0x3FF239FA16C73A5A, 0x3F2DDA4D11F8D35A, 0xBF89DA2B974E12E2,
                0x3F8962C263062F95, 0xBF99C5F7D258DEB6, 0x3F900AF77F032F69, 0x3F837600A6AB5E9A,
                0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
                0x0000000000000000, 0x0000000000000000, 0xBF6CD42413F40887, 0x3C89FE728BFB862D,
                0x3F6CD42413F4081F,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "BinaryFocalCrossentropy",
                "config": {"name": "binary_focal_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": false, "label_smoothing": 0.0, "axis": -1, "apply_class_balancing": false,
                "alpha": 0.25, "gamma": 2.0}, "registered_name": null}
                """#,
            target: .yes, predictions: .probabilities, isWeighted: false,
            floats: [
                0x3E90B86E, 0x3BF1F83D, 0x412BED25, 0x3E1A0CB1, 0x3F0808EF, 0x4015FB21, 0x3B5FDEF6,
                0xBE93C73D, 0xBD1DB25E, 0xBC782290, 0x3B5FDEF6, 0x3B5FDEF6, 0xC0098A85, 0xC0098A85,
                0x00000000, 0x3D1DB25E, 0xBE1ACEFD, 0x3B5FDEF7, 0x3B5FDEF7, 0x3F26A3AB, 0x00000000,
            ],
            doubles: [
                0x3FD2170DC2219BDD, 0x3F7E3F0797A91B98, 0x40257DA4B0538DEF, 0x3FC341961F13F82F,
                0x3FE1011DD00DA1A7, 0x4002BF642A43C7F0, 0x3F6BFBDEB6B7F628, 0xBFD278E79930E3F9,
                0xBFA3B64BB88A8A66, 0xBF8F0451D976F596, 0x3F6BFBDEB6B7F628, 0x3F6BFBDEB6B7F628,
                0xC00131508D0FA4BF, 0xC00131508D0FA4BF, 0x0000000000000000, 0x3FA3B64BB88A8A66,
                0xBFC359DF90BFC621, 0x3F6BFBDEB6B7F628, 0x3F6BFBDEB6B7F628, 0x3FE4D47550B57224,
                0x0000000000000000,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "BinaryFocalCrossentropy",
                "config": {"name": "binary_focal_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": false, "label_smoothing": 0.1, "axis": -1, "apply_class_balancing": true,
                "alpha": 0.3, "gamma": 1.5}, "registered_name": null}
                """#,
            target: .yes, predictions: .probabilities, isWeighted: true,
            floats: [
                0x3DD4AC14, 0x3BC6A770, 0x40C1A428, 0x00000000, 0x3DB31B9B, 0x3F9FF726, 0x3BFD5398,
                0xBDA78E05, 0xBC833BEE, 0xBB8A8B2F, 0x3B7D5398, 0x3B7D5398, 0xBF5C1203, 0xBF5C1203,
                0xBC2835AD, 0x00000000, 0x00000000, 0x00000000, 0x3AFD5399, 0x3DBF05FE, 0x3B34B14A,
            ],
            doubles: [
                0x3FBA95828787C3F1, 0x3F78D4EE0BB8EA98, 0x4018348AB85AA368, 0x0000000000000000,
                0x3FB663736BA91668, 0x3FF3FEE96FBB773E, 0x3F7FAA73287368A5, 0xBFB4F1C0B1855EC2,
                0xBF90677DAEA7095C, 0xBF7151659A20C9DE, 0x3F6FAA73287368A5, 0x3F6FAA73287368A5,
                0xBFEB8240853BE6C1, 0xBFEB8240853BE6C1, 0xBF854208803B05A3, 0x0000000000000000,
                0x0000000000000000, 0x0000000000000000, 0x3F5FAA73287368A5, 0x3FB7E0BF9C252E48,
                0x3F669629083B8B0F,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "BinaryFocalCrossentropy",
                "config": {"name": "binary_focal_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": true, "label_smoothing": 0.0, "axis": -1, "apply_class_balancing": false,
                "alpha": 0.25, "gamma": 2.0}, "registered_name": null}
                """#,
            target: .yes, predictions: .logits, isWeighted: false,
            floats: [
                0x3F48B30F, 0x401671EB, 0x415641ED, 0x3E39EE60, 0x3F0EBD7C, 0x405CFDBB, 0x3D51C780,
                0xBD9301E0, 0xB3807980, 0xBD8B8E4C, 0x3D51C780, 0x3D0FACAE, 0x00000000, 0xBCA2E784,
                0xBD888889, 0x3CDDDCF3, 0xBC6340C8, 0x3CA2E785, 0x3B65BB00, 0x00000000, 0x3D9301E0,
            ],
            doubles: [
                0x3FE91661F791DB1C, 0x4002CE3D4C7D6E5F, 0x402AC83DAEA94DA3, 0x3FC73DCC0398E051,
                0x3FE1D7AF61AF71CE, 0x400B9FB76C55B46E, 0x3FAA38EFFC3D30B1, 0xBFB2603BEBF64755,
                0xBE700F395DCAAAA0, 0xBFB171C983D8A505, 0x3FAA38EFFC3D30B1, 0x3FA1F595B3B0E255,
                0x0000000000000000, 0xBF945CF087FCEBB2, 0xBFB1111111111113, 0x3F9BBB9E437B80CE,
                0xBF8C6818F78067C9, 0x3F945CF087FCEBB2, 0x3F6CB75FF26EC837, 0x37AC8EECDF95DF8E,
                0x3FB2603BEBF64756,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "BinaryFocalCrossentropy",
                "config": {"name": "binary_focal_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": false, "label_smoothing": 0.0, "axis": -1, "apply_class_balancing": true,
                "alpha": 0.25, "gamma": 2.0}, "registered_name": null}
                """#,
            target: .yes, predictions: .sigmoid, isWeighted: false,
            floats: [
                0x3EA03E13, 0x3F447E88, 0x405641ED, 0x3DF13689, 0x3ED61C39, 0x3F7E2BA5, 0x3D1D55A1,
                0xBC9301E0, 0xB2807980, 0xBC8B8E4C, 0x3D1D55A1, 0x3CD78306, 0x00000000, 0xBBA2E784,
                0xBC888889, 0x3CA665B7, 0xBB6340C8, 0x3C745B48, 0x3B2C4C40, 0x00000000, 0x3D5C82D0,
            ],
            doubles: [
                0x3FD407C27D2B9AB0, 0x3FE88FD0F793277B, 0x400AC83DAEA94DA3, 0x3FBE26D113A90FAC,
                0x3FDAC38712872AB5, 0x3FEFC57485B493BB, 0x3FA3AAB3FD2DE485, 0xBF92603BEBF64755,
                0xBE500F395DCAAAA0, 0xBF9171C983D8A505, 0x3FA3AAB3FD2DE485, 0x3F9AF0608D895380,
                0x0000000000000000, 0xBF745CF087FCEBB2, 0xBF91111111111113, 0x3F94CCB6B29CA09B,
                0xBF6C6818F78067C9, 0x3F8E8B68CBFB618C, 0x3F658987F5D31629, 0x37A56B31A7B067AC,
                0x3FAB9059E1F16B01,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "BinaryFocalCrossentropy",
                "config": {"name": "binary_focal_crossentropy", "reduction": "sum_over_batch_size",
                "from_logits": true, "label_smoothing": 0.0, "axis": -1, "apply_class_balancing": false,
                "alpha": 0.25, "gamma": 2.0}, "registered_name": null}
                """#,
            target: .yes, predictions: .sigmoid, isWeighted: false,
            floats: [
                0x3E66A325, 0x3EC0E7C5, 0x3DB3E52B, 0x3E90B728, 0x3EB42A70, 0x3E879DA5, 0x3C098C04,
                0xBAE7F3F0, 0xB7C6421F, 0xB84D0B4F, 0x3C098C04, 0x3C16A021, 0x80000000, 0xBB16A9FB,
                0x9FC77A28, 0x3C15B84A, 0xBB04E5EB, 0x3C0FACAE, 0x3BB23EE2, 0x27061662, 0x3BA3854F,
            ],
            doubles: [
                0x3FCCD464865B84EC, 0x3FD81CF85461E5B4, 0x3FB67CA56343BED3, 0x3FD216E4E987DC0D,
                0x3FD6854E0CAB6950, 0x3FD0F3B49483F90C, 0x3F8131803B8A9440, 0xBF5CFE7DD41F6D36,
                0xBEF8C848B233A1E9, 0xBF09A169BE561B79, 0x3F8131803B8A9440, 0x3F82D403D3EEBC84,
                0x8000000000000000, 0xBF62D53F5C042E1C, 0xBBF8EF44ED4002C3, 0x3F82B7092592E15D,
                0xBF609CBD5739C3A7, 0x3F81F595B3B0E255, 0x3F7647DC1494564F, 0x3CE0C2CC3B5FE4E2,
                0x3F7470A9EFEA568E,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "MeanSquaredError",
                "config": {"name": "mean_squared_error", "reduction": "sum_over_batch_size"},
                "registered_name": null}
                """#,
            target: .shares, predictions: .probabilities, isWeighted: false,
            floats: [
                0x3C2AAAAB, 0x3D000000, 0x3F000000, 0x3E3AAAAB, 0x3E600000, 0x3E411112, 0x3C888889,
                0x80000000, 0xBC888889, 0xBD088889, 0x3C888889, 0x3C888889, 0xBD888889, 0xBD888889,
                0x3E088889, 0x3D4CCCCE, 0xBDAAAAAB, 0x3C888889, 0xBC888889, 0x3DAAAAAB, 0xBD888889,
            ],
            doubles: [
                0x3F85555555555555, 0x3FA0000000000000, 0x3FE0000000000000, 0x3FC7555555555555,
                0x3FCC000000000000, 0x3FC8222222222222, 0x3F91111111111111, 0x8000000000000000,
                0xBF91111111111111, 0xBFA1111111111111, 0x3F91111111111111, 0x3F91111111111111,
                0xBFB1111111111111, 0xBFB1111111111111, 0x3FC1111111111111, 0x3FA999999999999A,
                0xBFB5555555555555, 0x3F91111111111111, 0xBF91111111111111, 0x3FB5555555555555,
                0xBFB1111111111111,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "MeanSquaredError",
                "config": {"name": "mean_squared_error", "reduction": "sum"}, "registered_name": null}
                """#,
            target: .shares, predictions: .softmax, isWeighted: true,
            floats: [
                0x3D1E1AFC, 0x3E826949, 0x3EAAAAAB, 0x00000000, 0x3CD281C0, 0x3F26FFB8, 0xBB240446,
                0xB994D865, 0x3B369F56, 0xB9978330, 0x3C9E76BB, 0xBC9C18AE, 0x00000000, 0xA2D0FB6F,
                0x857FE653, 0x00000000, 0x80000000, 0x00000000, 0xBBA1A42E, 0xA6C2929E, 0x3BA1A42D,
            ],
            doubles: [
                0x3FA3C35F984B4394, 0x3FD04D2932C3B2BE, 0x3FD5555555555555, 0x0000000000000000,
                0x3F9A5037F7A7E05D, 0x3FE4DFF6FD4E7746, 0xBF648088CAEA100F, 0xBF329B0C956DC0E7,
                0x3F66D3EA5D97C82C, 0xBF32F065DC5FD48D, 0x3F93CED70CE2E197, 0xBF93831575716245,
                0x0000000000000000, 0xBC5A1F6DB7797830, 0xB8AFFCC9BC499305, 0x0000000000000000,
                0x8000000000000000, 0x0000000000000000, 0xBF743485B235ECE8, 0xBCD85253993B4C05,
                0x3F743485B235F2FD,
            ]),
        GoldenLoss(
            json: #"""
                {"module": "keras.losses", "class_name": "MeanSquaredError",
                "config": {"name": "mean_squared_error", "reduction": "sum_over_batch_size"},
                "registered_name": null}
                """#,
            target: .yes, predictions: .sigmoid, isWeighted: false,
            floats: [
                0x3EDF9FA8, 0x3F2394B3, 0x3ED55555, 0x3E8151CF, 0x3E90BF7F, 0x3ECFA323, 0x3C9CFF2E,
                0xBC4A057A, 0xB6C7103A, 0xB9ABFEC2, 0x3C9CFF2E, 0x3C9FC6EE, 0x80000000, 0xBC888889,
                0xA1272F8B, 0x3C972348, 0xBC6B6998, 0x3C888889, 0x3BE70609, 0x12B900D6, 0x3C4A0579,
            ],
            doubles: [
                0x3FDBF3F5177FA854, 0x3FE472965AF8C87B, 0x3FDAAAAAAAAAAAAB, 0x3FD02A39E35E56A3,
                0x3FD217EFD9E5EDBF, 0x3FD9F46471133B45, 0x3F939FE594D4ED0F, 0xBF8940AF0C05839A,
                0xBED8E212EB8AC2DC, 0xBF357FD8603480C9, 0x3F939FE594D4ED0F, 0x3F93F8DD8D4E5A44,
                0x8000000000000000, 0xBF91111111111111, 0xBC24E5F15F946026, 0x3F92E468EFB8B441,
                0xBF8D6D331C10B145, 0x3F91111111111111, 0x3F7CE0C0DE53D280, 0x3A57201AC709F0B6,
                0x3F8940AF0C05839B,
            ]),
    ]

    /// A penalty on the kernel, its gradient.
    static let regularizers: [(json: String, floats: [UInt32])] = [
        (
            #"""
            {"module": "keras.regularizers", "class_name": "L1", "config": {"l1": 0.5}, "registered_name": null}
            """#,
            [
                0x3FC00000, 0xBF000000, 0xBF000000, 0x3F000000, 0x3F000000, 0xBF000000, 0x3F000000,
                0x3F000000, 0xBF000000, 0xBF000000, 0x3F000000, 0x00000000, 0xBF000000,
            ]
        ),
        (
            #"""
            {"module": "keras.regularizers", "class_name": "L2", "config": {"l2": 0.1}, "registered_name": null}
            """#,
            [
                0x3DD4CCCD, 0xBC4CCCCD, 0xBD99999A, 0x3D99999A, 0x3C4CCCCD, 0xBD4CCCCD, 0x3DCCCCCD,
                0x3D19999A, 0xBCCCCCCD, 0xBDB33333, 0x3D800000, 0x00000000, 0xBD800000,
            ]
        ),
        (
            #"""
            {"module": "keras.regularizers", "class_name": "L1L2", "config": {"l1": 0.01, "l2": 0.02},
            "registered_name": null}
            """#,
            [
                0x3D500000, 0xBC4CCCCC, 0xBCCCCCCC, 0x3CCCCCCC, 0x3C4CCCCC, 0xBCA3D70A, 0x3CF5C28F,
                0x3C8F5C29, 0xBC75C28F, 0xBCE147AE, 0x3CB851EB, 0x00000000, 0xBCB851EB,
            ]
        ),
    ]

    /// What a constraint makes of the kernel, and of it as 1 × 3 × 2 × 2.
    static let constraints: [(json: String, isFilter: Bool, floats: [UInt32])] = [
        (
            #"""
            {"module": "keras.constraints", "class_name": "MaxNorm", "config": {"max_value": 0.5, "axis": 0},
            "registered_name": null}
            """#, false,
            [
                0xBD7C1760, 0xBE89624E, 0x3EBFFFFD, 0x3D7FFFFC, 0xBE7C1760, 0x3EB72DBD, 0x3E3FFFFD,
                0xBDFFFFFC, 0xBEDC9474, 0x3E64F92C, 0x00000000, 0xBE9FFFFE,
            ]
        ),
        (
            #"""
            {"module": "keras.constraints", "class_name": "MaxNorm", "config": {"max_value": 0.75, "axis": [0,
            1, 2]}, "registered_name": null}
            """#, true,
            [
                0xBD7FFFFD, 0xBEB90FCC, 0x3EBFFFFE, 0x3D76BFBA, 0xBE7FFFFD, 0x3EF6BFBA, 0x3E3FFFFE,
                0xBDF6BFBA, 0xBEDFFFFD, 0x3E9A37D4, 0x00000000, 0xBE9A37D4,
            ]
        ),
        (
            #"""
            {"module": "keras.constraints", "class_name": "NonNeg", "config": {}, "registered_name": null}
            """#, false,
            [
                0x00000000, 0x00000000, 0x3EC00000, 0x3D800000, 0x00000000, 0x3F000000, 0x3E400000,
                0x00000000, 0x00000000, 0x3EA00000, 0x00000000, 0x00000000,
            ]
        ),
        (
            #"""
            {"module": "keras.constraints", "class_name": "UnitNorm", "config": {"axis": -1},
            "registered_name": null}
            """#, false,
            [
                0xBDEE133A, 0xBF328E6C, 0x3F328E6C, 0x3DEE133A, 0xBED45E1F, 0x3F545E1F, 0x3E9F4697,
                0xBE545E1F, 0xBF341A4E, 0x3F00A513, 0x00000000, 0xBF00A513,
            ]
        ),
        (
            #"""
            {"module": "keras.constraints", "class_name": "UnitNorm", "config": {"axis": [0, 2]},
            "registered_name": null}
            """#, true,
            [
                0xBE285832, 0xBF7C844C, 0x3F7C844C, 0x3E285832, 0xBF4CCCC9, 0x3F785B3F, 0x3F199997,
                0xBE785B3F, 0xBF7FFFFD, 0x3F3504F1, 0x00000000, 0xBF3504F1,
            ]
        ),
        (
            #"""
            {"module": "keras.constraints", "class_name": "MinMaxNorm", "config": {"min_value": 0.5,
            "max_value": 0.8, "rate": 0.5, "axis": 1}, "registered_name": null}
            """#, false,
            [
                0xBD7FFFFC, 0xBEBFFFFD, 0x3EBFFFFD, 0x3D7FFFFC, 0xBE7FFFFD, 0x3EFFFFFD, 0x3E3FFFFE,
                0xBDFFFFFD, 0xBEDFFFFD, 0x3E9FFFFE, 0x00000000, 0xBE9FFFFE,
            ]
        ),
    ]

    /// What an initializer draws from, for a weight of that shape, with the two numbers that say so.
    static let initializers: [(json: String, shape: [Int], draw: String, doubles: [UInt64])] = [
        (
            #"""
            {"module": "keras.initializers", "class_name": "RandomNormal", "config": {"seed": 3, "mean": 0.5,
            "stddev": 0.25}, "registered_name": null}
            """#,
            [3, 4], "normal",
            [
                0x3FE0000000000000, 0x3FD0000000000000,
            ]
        ),
        (
            #"""
            {"module": "keras.initializers", "class_name": "TruncatedNormal", "config": {"seed": null,
            "mean": 0.0, "stddev": 0.5}, "registered_name": null}
            """#,
            [3, 4], "truncatedNormal",
            [
                0x0000000000000000, 0x3FE0000000000000,
            ]
        ),
        (
            #"""
            {"module": "keras.initializers", "class_name": "RandomUniform", "config": {"seed": 7,
            "minval": -0.25, "maxval": 0.75}, "registered_name": null}
            """#,
            [5], "uniform",
            [
                0xBFD0000000000000, 0x3FE8000000000000,
            ]
        ),
        (
            #"""
            {"module": "keras.initializers", "class_name": "GlorotUniform", "config": {"seed": null,
            "input_axes": null, "output_axes": null}, "registered_name": null}
            """#,
            [3, 3, 16, 32], "uniform",
            [
                0xBFBE2B7DDDFEFA66, 0x3FBE2B7DDDFEFA66,
            ]
        ),
        (
            #"""
            {"module": "keras.initializers", "class_name": "GlorotNormal", "config": {"seed": null,
            "input_axes": null, "output_axes": null}, "registered_name": null}
            """#,
            [128, 7], "truncatedNormal",
            [
                0x0000000000000000, 0x3FC1B631D331A887,
            ]
        ),
        (
            #"""
            {"module": "keras.initializers", "class_name": "HeUniform", "config": {"seed": 1,
            "input_axes": null, "output_axes": null}, "registered_name": null}
            """#,
            [5, 5, 1, 20], "uniform",
            [
                0xBFDF5A7CECDB684A, 0x3FDF5A7CECDB684A,
            ]
        ),
        (
            #"""
            {"module": "keras.initializers", "class_name": "HeNormal", "config": {"seed": null,
            "input_axes": null, "output_axes": null}, "registered_name": null}
            """#,
            [3, 3, 64, 128], "truncatedNormal",
            [
                0x0000000000000000, 0x3FB126370EEC6DB1,
            ]
        ),
        (
            #"""
            {"module": "keras.initializers", "class_name": "LecunUniform", "config": {"seed": null,
            "input_axes": null, "output_axes": null}, "registered_name": null}
            """#,
            [7], "uniform",
            [
                0xBFE4F2EC413CB52A, 0x3FE4F2EC413CB52A,
            ]
        ),
        (
            #"""
            {"module": "keras.initializers", "class_name": "LecunNormal", "config": {"seed": null,
            "input_axes": null, "output_axes": null}, "registered_name": null}
            """#,
            [2, 3, 4, 5, 6], "truncatedNormal",
            [
                0x0000000000000000, 0x3FBA914ABCCA7CCB,
            ]
        ),
        (
            #"""
            {"module": "keras.initializers", "class_name": "VarianceScaling", "config": {"seed": null,
            "scale": 0.5, "mode": "fan_out", "distribution": "untruncated_normal", "input_axes": null,
            "output_axes": null}, "registered_name": null}
            """#,
            [3, 3, 4, 8], "normal",
            [
                0x0000000000000000, 0x3FB5555555555555,
            ]
        ),
        (
            #"""
            {"module": "keras.initializers", "class_name": "VarianceScaling", "config": {"seed": null,
            "scale": 3.0, "mode": "fan_avg", "distribution": "uniform", "input_axes": null,
            "output_axes": null}, "registered_name": null}
            """#,
            [], "uniform",
            [
                0xC008000000000000, 0x4008000000000000,
            ]
        ),
        (
            #"""
            {"module": "keras.initializers", "class_name": "VarianceScaling", "config": {"seed": null,
            "scale": 1.5, "mode": "fan_in", "distribution": "uniform", "input_axes": [0, 1],
            "output_axes": [-1]}, "registered_name": null}
            """#,
            [3, 4, 5], "uniform",
            [
                0xBFE3988E1409212E, 0x3FE3988E1409212E,
            ]
        ),
    ]

    /// What becomes of a 4 × 3 matrix of whole numbers, in several shapes.
    static let orthogonal: [(shape: [Int], doubles: [UInt64])] = [
        (
            [4, 3],
            [
                0xBFF63021484AE2BC, 0x3FEBDA38858F0CC9, 0x3FDDCE4C8FFBDB11, 0x3FD1C01AA03BE896,
                0xBFE0B621E9BC3ADD, 0xBFF514B5A1369F8F, 0x3FD1C01AA03BE896, 0xBFF37F2790B0EF57,
                0x3FF5AFF4634BE4DD, 0xBFF63021484AE2BB, 0xBFF37F2790B0EF58, 0xBFDD521A5B1E0A06,
            ]
        ),
        (
            [3, 4],
            [
                0xBFF63021484AE2BC, 0x3FD1C01AA03BE896, 0x3FD1C01AA03BE896, 0xBFF63021484AE2BB,
                0x3FEBDA38858F0CC9, 0xBFE0B621E9BC3ADD, 0xBFF37F2790B0EF57, 0xBFF37F2790B0EF58,
                0x3FDDCE4C8FFBDB11, 0xBFF514B5A1369F8F, 0x3FF5AFF4634BE4DD, 0xBFDD521A5B1E0A06,
            ]
        ),
        (
            [2, 2, 3],
            [
                0xBFF63021484AE2BC, 0x3FEBDA38858F0CC9, 0x3FDDCE4C8FFBDB11, 0x3FD1C01AA03BE896,
                0xBFE0B621E9BC3ADD, 0xBFF514B5A1369F8F, 0x3FD1C01AA03BE896, 0xBFF37F2790B0EF57,
                0x3FF5AFF4634BE4DD, 0xBFF63021484AE2BB, 0xBFF37F2790B0EF58, 0xBFDD521A5B1E0A06,
            ]
        ),
    ]

    /// The standard normal distribution's number below which a share of it lies, as Python has it.
    static let quantiles: [(share: Double, quantile: Double)] = [
        (1e-16, -8.222082216130435),
        (1.1102230246251565e-16, -8.209536151601386),
        (1e-09, -5.9978070150076865),
        (0.001, -3.090232306167813),
        (0.02275, -2.000002443899604),
        (0.0749, -1.4402382675279632),
        (0.0751, -1.4388253927525398),
        (0.3, -0.5244005127080407),
        (0.5, 0.0),
        (0.6180339887, 0.30032138525916147),
        (0.93, 1.4757910281791708),
        (0.999, 3.090232306167813),
        (0.999999999999, 7.0344869100478356),
    ]

    static let steps = [0, 1, 2, 3, 5, 8, 9, 10, 11, 20, 33, 47, 100]

    /// The learning rate at each of the steps, as floats.
    static let schedules: [(json: String, floats: [UInt32])] = [
        (
            #"""
            {"module": "keras.optimizers.schedules", "class_name": "ExponentialDecay",
            "config": {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.9, "staircase": false,
            "name": "ExponentialDecay"}, "registered_name": null}
            """#,
            [
                0x3DCCCCCD, 0x3DCAA74F, 0x3DC88793, 0x3DC66D8A, 0x3DC24A53, 0x3DBC3EC7, 0x3DBA45B3,
                0x3DB851EB, 0x3DB66360, 0x3DA5E353, 0x3D90A767, 0x3D79A1B7, 0x3D0ED193,
            ]
        ),
        (
            #"""
            {"module": "keras.optimizers.schedules", "class_name": "ExponentialDecay",
            "config": {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5, "staircase": true,
            "name": "ExponentialDecay"}, "registered_name": null}
            """#,
            [
                0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD,
                0x3D4CCCCD, 0x3D4CCCCD, 0x3CCCCCCD, 0x3C4CCCCD, 0x3BCCCCCD, 0x38CCCCCD,
            ]
        ),
        (
            #"""
            {"module": "keras.optimizers.schedules", "class_name": "PiecewiseConstantDecay",
            "config": {"boundaries": [2, 10, 40], "values": [0.1, 0.05, 0.02, 0.001],
            "name": "PiecewiseConstant"}, "registered_name": null}
            """#,
            [
                0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3D4CCCCD, 0x3D4CCCCD, 0x3D4CCCCD, 0x3D4CCCCD,
                0x3D4CCCCD, 0x3CA3D70A, 0x3CA3D70A, 0x3CA3D70A, 0x3A83126F, 0x3A83126F,
            ]
        ),
        (
            #"""
            {"module": "keras.optimizers.schedules", "class_name": "PiecewiseConstantDecay",
            "config": {"boundaries": [8], "values": [0.1, 0.05], "name": "PiecewiseConstant"},
            "registered_name": null}
            """#,
            [
                0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3D4CCCCD,
                0x3D4CCCCD, 0x3D4CCCCD, 0x3D4CCCCD, 0x3D4CCCCD, 0x3D4CCCCD, 0x3D4CCCCD,
            ]
        ),
        (
            #"""
            {"module": "keras.optimizers.schedules", "class_name": "PolynomialDecay",
            "config": {"initial_learning_rate": 0.1, "decay_steps": 20, "end_learning_rate": 0.01, "power": 0.5,
            "cycle": false, "name": "PolynomialDecay"}, "registered_name": null}
            """#,
            [
                0x3DCCCCCD, 0x3DC82207, 0x3DC35760, 0x3DBE6A26, 0x3DB41B16, 0x3DA340F0, 0x3D9D2CE6,
                0x3D96D05D, 0x3D902028, 0x3C23D70A, 0x3C23D70A, 0x3C23D70A, 0x3C23D70A,
            ]
        ),
        (
            #"""
            {"module": "keras.optimizers.schedules", "class_name": "PolynomialDecay",
            "config": {"initial_learning_rate": 0.1, "decay_steps": 9, "end_learning_rate": 0.02, "power": 2.0,
            "cycle": true, "name": "PolynomialDecay"}, "registered_name": null}
            """#,
            [
                0x3DCCCCCC, 0x3DAA69F0, 0x3D8C12B6, 0x3D638E37, 0x3D12A59C, 0x3CABEE4D, 0x3CA3D70A,
                0x3D12A59C, 0x3D0379FE, 0x3CCFE3E8, 0x3CA8641F, 0x3CAEDA41, 0x3CA76F9A,
            ]
        ),
        (
            #"""
            {"module": "keras.optimizers.schedules", "class_name": "InverseTimeDecay",
            "config": {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5, "staircase": false,
            "name": "InverseTimeDecay"}, "registered_name": null}
            """#,
            [
                0x3DCCCCCD, 0x3DC30C32, 0x3DBA2E8C, 0x3DB21643, 0x3DA3D70A, 0x3D924925, 0x3D8D3DCB,
                0x3D888889, 0x3D842109, 0x3D4CCCCD, 0x3D1A90E8, 0x3CF4898E, 0x3C888889,
            ]
        ),
        (
            #"""
            {"module": "keras.optimizers.schedules", "class_name": "InverseTimeDecay",
            "config": {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5, "staircase": true,
            "name": "InverseTimeDecay"}, "registered_name": null}
            """#,
            [
                0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD,
                0x3D888889, 0x3D888889, 0x3D4CCCCD, 0x3D23D70A, 0x3D088889, 0x3C888889,
            ]
        ),
        (
            #"""
            {"module": "keras.optimizers.schedules", "class_name": "CosineDecay",
            "config": {"initial_learning_rate": 0.1, "decay_steps": 50, "alpha": 0.1, "name": "CosineDecay",
            "warmup_target": null, "warmup_steps": 0}, "registered_name": null}
            """#,
            [
                0x3DCCCCCD, 0x3DCC9E3F, 0x3DCC12C4, 0x3DCB2AE7, 0x3DC84A14, 0x3DC16683, 0x3DBE7409,
                0x3DBB32F2, 0x3DB7A687, 0x3D8D1E77, 0x3D087BAF, 0x3C30E637, 0x3C23D70B,
            ]
        ),
        (
            #"""
            {"module": "keras.optimizers.schedules", "class_name": "CosineDecay",
            "config": {"initial_learning_rate": 0.0, "decay_steps": 30, "alpha": 0.05, "name": "CosineDecay",
            "warmup_target": 0.2, "warmup_steps": 9}, "registered_name": null}
            """#,
            [
                0x00000000, 0x3CB60B61, 0x3D360B61, 0x3D888889, 0x3DE38E3A, 0x3E360B61, 0x3E4CCCCD,
                0x3E4C4460, 0x3E4AAC99, 0x3E13165C, 0x3CE68CF2, 0x3C23D70B, 0x3C23D70B,
            ]
        ),
        (
            #"""
            {"module": "keras.optimizers.schedules", "class_name": "CosineDecay",
            "config": {"initial_learning_rate": 0.0, "decay_steps": 1, "alpha": 1.0, "name": "CosineDecay",
            "warmup_target": 0.2, "warmup_steps": 9}, "registered_name": null}
            """#,
            [
                0x00000000, 0x3CB60B61, 0x3D360B61, 0x3D888889, 0x3DE38E3A, 0x3E360B61, 0x3E4CCCCD,
                0x3E4CCCCD, 0x3E4CCCCD, 0x3E4CCCCD, 0x3E4CCCCD, 0x3E4CCCCD, 0x3E4CCCCD,
            ]
        ),
        (
            #"""
            {"module": "keras.optimizers.schedules", "class_name": "CosineDecayRestarts",
            "config": {"initial_learning_rate": 0.1, "first_decay_steps": 8, "t_mul": 2.0, "m_mul": 1.0,
            "alpha": 0.0, "name": "SGDRDecay"}, "registered_name": null}
            """#,
            [
                0x3DCCCCCD, 0x3DC50159, 0x3DAECEC8, 0x3D8D9637, 0x3CFCDA53, 0x3DCCCCCD, 0x3DCAD519,
                0x3DC50159, 0x3DBB8AE0, 0x3C6FF02A, 0x3DA75CA3, 0x3C95C0A5, 0x3CB609D3,
            ]
        ),
        (
            #"""
            {"module": "keras.optimizers.schedules", "class_name": "CosineDecayRestarts",
            "config": {"initial_learning_rate": 0.1, "first_decay_steps": 9, "t_mul": 1.0, "m_mul": 0.75,
            "alpha": 0.1, "name": "SGDRDecay"}, "registered_name": null}
            """#,
            [
                0x3DCCCCCD, 0x3DC73DF9, 0x3DB73D18, 0x3D9EB852, 0x3D4145ED, 0x3C504DAB, 0x3D9EB852,
                0x3D9A8D33, 0x3D8E8C8B, 0x3D60103F, 0x3C9FAE12, 0x3CEC69DD, 0x3C603D87,
            ]
        ),
        (
            #"""
            {"module": "keras.optimizers.schedules", "class_name": "CosineDecayRestarts",
            "config": {"initial_learning_rate": 0.1, "first_decay_steps": 9, "t_mul": 1.5, "m_mul": 0.5,
            "alpha": 0.0, "name": "SGDRDecay"}, "registered_name": null}
            """#,
            [
                0x3DCCCCCD, 0x3DC69FE1, 0x3DB4D7CB, 0x3D99999A, 0x3D293CA1, 0x3B459D73, 0x3D4CCCCD,
                0x3D4A0A30, 0x3D41E872, 0x3B86C4B0, 0x3C40E453, 0x3C4310C8, 0x3B13C183,
            ]
        ),
    ]

    static let metricValues: [String: [Double?]] = [
        "falling": [
            1.0, 0.9, 0.9000000001, 0.899999999, 0.8, 0.85, 0.81, 0.8, 0.7999, 0.9, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7,
        ],
        "rising": [
            0.2, 0.3, 0.3, 0.3001, 0.25, 0.31, nil, 0.3, 0.32, 0.32, 0.1, 0.2, 0.3, 0.3, 0.3, 0.3,
        ],
        "broken": [
            .nan, 0.5, 0.4, 0.3, 0.2, 0.1,
        ],
    ]

    /// Where it stopped, after which epochs weights were kept, how it counted, and which weights came back.
    static let earlyStoppings: [GoldenEarlyStopping] = [
        GoldenEarlyStopping(
            values: "falling", direction: .min,
            minDelta: 0, patience: 3,
            baseline: nil,
            restores: false,
            startFromEpoch: 0,
            stoppedEpoch: 7, bestEpoch: 4, kept: [],
            waits: [0, 0, 1, 2, 0, 1, 2, 3], restored: nil),
        GoldenEarlyStopping(
            values: "falling", direction: .min,
            minDelta: 0.05, patience: 2,
            baseline: nil,
            restores: false,
            startFromEpoch: 0,
            stoppedEpoch: 3, bestEpoch: 1, kept: [],
            waits: [0, 0, 1, 2], restored: nil),
        GoldenEarlyStopping(
            values: "falling", direction: .min,
            minDelta: 0, patience: 4,
            baseline: nil,
            restores: true,
            startFromEpoch: 2,
            stoppedEpoch: 14, bestEpoch: 10, kept: [2, 4, 8, 10],
            waits: [0, 0, 0, 1, 0, 1, 2, 3, 0, 1, 0, 1, 2, 3, 4], restored: 10),
        GoldenEarlyStopping(
            values: "falling", direction: .min,
            minDelta: 0, patience: 3,
            baseline: 0.75,
            restores: true,
            startFromEpoch: 0,
            stoppedEpoch: 2, bestEpoch: 1, kept: [0, 1],
            waits: [1, 2, 3], restored: 1),
        GoldenEarlyStopping(
            values: "falling", direction: .min,
            minDelta: 0, patience: 0,
            baseline: nil,
            restores: false,
            startFromEpoch: 0,
            stoppedEpoch: 2, bestEpoch: 1, kept: [],
            waits: [0, 0, 1], restored: nil),
        GoldenEarlyStopping(
            values: "rising", direction: .max,
            minDelta: 0, patience: 3,
            baseline: nil,
            restores: true,
            startFromEpoch: 0,
            stoppedEpoch: 11, bestEpoch: 8, kept: [0, 1, 3, 5, 8],
            waits: [0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 2, 3], restored: 8),
        GoldenEarlyStopping(
            values: "rising", direction: .max,
            minDelta: -0.01, patience: 2,
            baseline: nil,
            restores: false,
            startFromEpoch: 0,
            stoppedEpoch: 3, bestEpoch: 1, kept: [],
            waits: [0, 0, 1, 2], restored: nil),
        GoldenEarlyStopping(
            values: "broken", direction: .min,
            minDelta: 0, patience: 3,
            baseline: nil,
            restores: true,
            startFromEpoch: 0,
            stoppedEpoch: 3, bestEpoch: 0, kept: [0],
            waits: [0, 1, 2, 3], restored: 0),
    ]

    /// The learning rate after each epoch, from 0.1 on, and the counts of waiting and of cooling down.
    static let plateaus: [GoldenPlateau] = [
        GoldenPlateau(
            values: "falling", direction: .min,
            minDelta: 0.0001, factor: 0.5,
            patience: 2, cooldown: 0,
            minLearningRate: 0,
            rates: [
                0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3D4CCCCD, 0x3D4CCCCD, 0x3D4CCCCD, 0x3CCCCCCD,
                0x3CCCCCCD, 0x3C4CCCCD, 0x3C4CCCCD, 0x3C4CCCCD, 0x3C4CCCCD, 0x3BCCCCCD, 0x3BCCCCCD,
                0x3B4CCCCD, 0x3B4CCCCD,
            ],
            waits: [0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
            cooldowns: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        GoldenPlateau(
            values: "falling", direction: .min,
            minDelta: 0.0001, factor: 0.3,
            patience: 1, cooldown: 2,
            minLearningRate: 0.005,
            rates: [
                0x3DCCCCCD, 0x3DCCCCCD, 0x3CF5C290, 0x3CF5C290, 0x3CF5C290, 0x3C1374BD, 0x3C1374BD,
                0x3BA3D70A, 0x3BA3D70A, 0x3BA3D70A, 0x3BA3D70A, 0x3BA3D70A, 0x3BA3D70A, 0x3BA3D70A,
                0x3BA3D70A, 0x3BA3D70A,
            ],
            waits: [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 2, 3, 4, 5],
            cooldowns: [0, 0, 2, 1, 0, 2, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0]),
        GoldenPlateau(
            values: "falling", direction: .min,
            minDelta: 0.1, factor: 0.1,
            patience: 0, cooldown: 0,
            minLearningRate: 0.001,
            rates: [
                0x3DCCCCCD, 0x3C23D70A, 0x3A83126F, 0x3A83126F, 0x3A83126F, 0x3A83126F, 0x3A83126F,
                0x3A83126F, 0x3A83126F, 0x3A83126F, 0x3A83126F, 0x3A83126F, 0x3A83126F, 0x3A83126F,
                0x3A83126F, 0x3A83126F,
            ],
            waits: [0, 0, 0, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
            cooldowns: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        GoldenPlateau(
            values: "rising", direction: .max,
            minDelta: 0, factor: 0.2,
            patience: 2, cooldown: 1,
            minLearningRate: 0,
            rates: [
                0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD,
                0x3DCCCCCD, 0x3DCCCCCD, 0x3DCCCCCD, 0x3CA3D70A, 0x3CA3D70A, 0x3B83126E, 0x3B83126E,
                0x3A51B716, 0x3A51B716,
            ],
            waits: [0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
            cooldowns: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0]),
        GoldenPlateau(
            values: "broken", direction: .min,
            minDelta: 0.0001, factor: 0.5,
            patience: 2, cooldown: 0,
            minLearningRate: 0,
            rates: [
                0x3DCCCCCD, 0x3DCCCCCD, 0x3D4CCCCD, 0x3D4CCCCD, 0x3CCCCCCD, 0x3CCCCCCD,
            ],
            waits: [0, 1, 0, 1, 0, 1], cooldowns: [0, 0, 0, 0, 0, 0]),
    ]

    /// Which way the metrics get better that Keras knows by these names; nil where it wants to be told.
    static let directions: [(metric: String, direction: MetricMonitor.Direction?)] = [
        ("accuracy", .max),
        ("acc", .max),
        ("categorical_accuracy", .max),
        ("sparse_categorical_accuracy", .max),
        ("binary_accuracy", .max),
        ("mse", .min),
        ("mae", .min),
        ("mean_squared_error", .min),
        ("mean_absolute_error", .min),
        ("categorical_crossentropy", .min),
        ("sparse_categorical_crossentropy", .min),
        ("binary_crossentropy", .min),
        ("precision", .max),
        ("recall", .max),
        ("auc", .max),
        ("f1_score", .max),
    ]
}
