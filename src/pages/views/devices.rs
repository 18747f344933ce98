//! The phones that are keys of the account.

use askama::Template;

use super::home::Notice;
use crate::base::Moment;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// One phone.
#[derive(Debug, Clone)]
pub struct DeviceRow {
    /// Goes into the addresses of its forms.
    pub id: String,
    /// What its holder calls it.
    pub label: String,
    /// How often it was named: goes back with its form.
    pub seen: i32,
    /// Since when it is bound.
    pub bound: Moment,
}

/// Every phone.
#[derive(Debug, Clone, Template)]
#[template(path = "devices.html", config = ".askama.toml")]
pub struct DevicesView {
    /// The frame.
    pub frame: Frame,
    /// What was just done.
    pub notice: Option<Notice>,
    /// The phones, the oldest first.
    pub devices: Vec<DeviceRow>,
}

/// One of them. Posts `csrf`, `seen` and `label` to `/settings/devices/<id>/name`, and `csrf` to `/settings/devices/<id>/revoke`.
#[derive(Debug, Clone, Template)]
#[template(path = "device.html", config = ".askama.toml")]
pub struct DeviceView {
    /// The frame.
    pub frame: Frame,
    /// What was wrong with a name.
    pub troubles: Vec<Trouble>,
    /// What stands in the field: the name, or what was typed instead.
    pub typed: String,
    /// Which.
    pub device: DeviceRow,
}
