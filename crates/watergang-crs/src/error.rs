//! Why a coordinate reference system cannot be served.

use watergang_core::CrsId;

/// Why a CRS or the way between two CRSs is not to be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CrsError {
    /// Nobody told us about this CRS.
    #[error("`{crs}` is not among the coordinate reference systems served; add it to the configuration")]
    Unknown {
        /// Which.
        crs: CrsId,
    },
    /// PROJ does not understand a pipeline.
    #[error("PROJ refuses the pipeline `{pipeline}`: {reason}")]
    Pipeline {
        /// The text.
        pipeline: String,
        /// What PROJ says.
        reason: String,
    },
    /// A CRS of the configuration is not usable.
    #[error("the custom CRS `EPSG:{code}` cannot be used: {reason}")]
    Custom {
        /// Its code.
        code: u32,
        /// What is wrong and what would be right.
        reason: String,
    },
}
