//! The names of the kinds of cards: stable, for scripts and receipts. How each is known stands in `families/`.

/// Declares the families: `Name "code" "in words"`.
macro_rules! families {
    ($($name:ident $text:literal $words:literal)*) => {
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

            /// What people call it.
            pub fn words(self) -> &'static str {
                match self { Self::None => "no family of cards that is known", $(Self::$name => $words,)* }
            }
        }
    };
}

families! {
    Red "red" "RED"
    ArriMxf "arri_mxf" "ARRI, MXF"
    ArriMov "arri_mov" "ARRI, ProRes"
    ArriAri "arri_ari" "ARRI, frames"
    SonyXdroot "sony_xdroot" "Sony XDROOT"
    SonyM4root "sony_m4root" "Sony M4ROOT"
    SonyBpav "sony_bpav" "Sony XDCAM EX"
    SonySam "sony_sam" "Sony XDCAM disc"
    PanasonicP2 "panasonic_p2" "Panasonic P2"
    PanasonicMov "panasonic_mov" "Panasonic"
    CanonXf "canon_xf" "Canon XF"
    CanonCrm "canon_crm" "Canon Cinema RAW Light"
    CanonXfs "canon_xfs" "Canon XF-AVC S"
    Avchd "avchd" "AVCHD"
    BlackmagicBraw "blackmagic_braw" "Blackmagic"
    Gopro "gopro" "GoPro"
    Dji "dji" "DJI"
    Insta360 "insta360" "Insta360"
    NikonNraw "nikon_nraw" "Nikon N-RAW"
    DcimSony "dcim_sony" "Sony photo card"
    DcimCanon "dcim_canon" "Canon photo card"
    DcimNikon "dcim_nikon" "Nikon photo card"
    DcimPanasonic "dcim_panasonic" "Panasonic photo card"
    DcimFuji "dcim_fuji" "Fujifilm photo card"
    DcimOlympus "dcim_olympus" "Olympus photo card"
    DcimLeica "dcim_leica" "Leica photo card"
    DcimSigma "dcim_sigma" "Sigma photo card"
    DcimApple "dcim_apple" "Apple photo folder"
    SoundDevices "sound_devices" "sound recorder"
    Atomos "atomos" "Atomos"
    Cinemadng "cinemadng" "CinemaDNG frames"
    Dpx "dpx" "DPX frames"
    Exr "exr" "EXR frames"
    Tiff "tiff" "TIFF frames"
}
