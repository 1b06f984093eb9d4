//! The names of the kinds of cards: stable, for scripts and receipts. How each is known stands in `families/`.

/// Declares the families: `Name "code"`.
macro_rules! families {
    ($($name:ident $text:literal)*) => {
        /// A kind of card.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum Family {
            /// None that is known.
            #[default]
            None,
            $(#[doc = concat!("`", $text, "`")] $name,)*
        }

        impl Family {
            /// Every family there is.
            pub const ALL: &'static [Self] = &[Self::None, $(Self::$name),*];

            /// The name in JSON and in documents; stable.
            pub fn code(self) -> &'static str {
                match self { Self::None => "none", $(Self::$name => $text,)* }
            }
        }
    };
}

families! {
    Red "red"
    ArriMxf "arri_mxf"
    ArriMov "arri_mov"
    ArriAri "arri_ari"
    SonyXdroot "sony_xdroot"
    SonyM4root "sony_m4root"
    SonyBpav "sony_bpav"
    SonySam "sony_sam"
    PanasonicP2 "panasonic_p2"
    PanasonicMov "panasonic_mov"
    CanonXf "canon_xf"
    CanonCrm "canon_crm"
    CanonXfs "canon_xfs"
    Avchd "avchd"
    BlackmagicBraw "blackmagic_braw"
    Gopro "gopro"
    Dji "dji"
    Insta360 "insta360"
    NikonNraw "nikon_nraw"
    DcimSony "dcim_sony"
    DcimCanon "dcim_canon"
    DcimNikon "dcim_nikon"
    DcimPanasonic "dcim_panasonic"
    DcimFuji "dcim_fuji"
    DcimOlympus "dcim_olympus"
    DcimLeica "dcim_leica"
    DcimSigma "dcim_sigma"
    DcimApple "dcim_apple"
    SoundDevices "sound_devices"
    Atomos "atomos"
    Cinemadng "cinemadng"
    Dpx "dpx"
    Exr "exr"
    Tiff "tiff"
}
