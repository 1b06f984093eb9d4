//! The camera's list of clips for Avid: lines of words between tabs, in the sections Heading, Column and Data.

/// A clip of the list.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) id: Option<String>,
}

/// What a list says.
pub(super) struct List {
    pub(super) clips: Vec<Row>,
    pub(super) model: Option<String>,
    /// The serial number of the drive in the camera.
    pub(super) storage: Option<String>,
}

/// Reads a list. One that is cut off lacks its data, a column, or the end of its last line.
pub(super) fn parse(text: &str) -> Result<List, &'static str> {
    let mut lines = text.lines().map(str::trim_end);
    if !lines.any(|line| line.eq_ignore_ascii_case("column")) {
        return Err("it has no columns");
    }
    let columns: Vec<String> = lines
        .find(|line| !line.is_empty())
        .map(|line| line.split('\t').map(|name| name.trim().to_ascii_lowercase()).collect())
        .unwrap_or_default();
    if !lines.any(|line| line.eq_ignore_ascii_case("data")) {
        return Err("it has no data");
    }
    if !text.ends_with('\n') {
        return Err("it ends in the middle of a line");
    }
    let mut list = List { clips: Vec::new(), model: None, storage: None };
    for line in lines.filter(|line| !line.is_empty()) {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let cell = |name: &str| {
            let at = columns.iter().position(|column| column.as_str() == name)?;
            cells.get(at).copied().filter(|cell| !cell.is_empty())
        };
        let name = cell("source file").or_else(|| cell("name")).ok_or("a row of it names no clip")?;
        list.clips.push(Row { name: name.into(), id: cell("uuid").map(Into::into) });
        list.model = list.model.take().or_else(|| cell("camera_model").map(Into::into));
        list.storage = list.storage.take().or_else(|| cell("storage_sn").map(Into::into));
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_clips_and_their_camera() {
        let text = "Heading\nFIELD_DELIM\tTABS\n\nColumn\nName\tSource File\tCamera_model\tStorage_sn\tUuid\t\n\nData\n\
            A004C001_190903_R1JL\tA004C001_190903_R1JL.mxf\tALEXA Mini LF\t1234\tu-1\t\n";
        let list = parse(text).expect("a list");
        assert_eq!(list.clips[0].name, "A004C001_190903_R1JL.mxf");
        assert_eq!((list.model.as_deref(), list.storage.as_deref()), (Some("ALEXA Mini LF"), Some("1234")));
        for end in 0..text.len() {
            assert!(parse(&text[..end]).map_or(true, |list| list.clips.is_empty()), "{end}");
        }
    }
}
