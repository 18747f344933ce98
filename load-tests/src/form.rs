//! Finds the form a person would fill in on a page. Just enough HTML for pages that work without JavaScript.
//! Must never run scripts or guess fields: a page without the expected ids is a failure of the page.

/// A form with everything a browser would send along.
#[derive(Debug, Default, PartialEq)]
pub struct Form {
    /// Where it is sent; empty means the page's own address.
    pub action: String,
    /// (element id, name, value) of inputs and buttons.
    pub fields: Vec<Field>,
}

/// An input or button.
#[derive(Debug, Default, PartialEq)]
pub struct Field {
    /// Element id.
    pub id: String,
    /// Parameter name.
    pub name: String,
    /// Value in the page.
    pub value: String,
    /// Whether it is sent without being touched.
    pub hidden: bool,
}

impl Form {
    /// The parameter name of the element with this id.
    pub fn name_of(&self, id: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.id == id).map(|field| field.name.as_str())
    }

    /// The element with this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The hidden parameters.
    pub fn hidden(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .filter(|field| field.hidden)
            .map(|field| (field.name.as_str(), field.value.as_str()))
    }
}

/// The form that contains the element with this id.
pub fn with_element(page: &str, id: &str) -> Option<Form> {
    forms(page).into_iter().find(|form| form.field(id).is_some())
}

/// The text of the element marked as error, for messages.
pub fn error_text(page: &str) -> Option<String> {
    let (_, after) = page.split_once("role=\"alert\"")?;
    let (_, text) = after.split_once('>')?;
    let (text, _) = text.split_once("</")?;
    Some(text.trim().to_owned())
}

fn forms(page: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut open: Option<Form> = None;
    for tag in tags(page).skip(1) {
        let name: String = tag.chars().take_while(|c| !c.is_whitespace() && *c != '>').collect();
        match name.as_str() {
            "form" => open = Some(Form { action: attribute(tag, "action"), ..Form::default() }),
            "/form" => forms.extend(open.take()),
            "input" | "button" => {
                if let Some(form) = &mut open {
                    form.fields.push(Field {
                        id: attribute(tag, "id"),
                        name: attribute(tag, "name"),
                        value: attribute(tag, "value"),
                        hidden: attribute(tag, "type") == "hidden",
                    });
                }
            }
            _ => {}
        }
    }
    forms.extend(open);
    forms
}

/// The token that scripts of the page send along.
pub fn token(page: &str) -> Option<String> {
    let meta = tags(page).find(|tag| attribute(tag, "name") == "csrf" && tag.starts_with("meta"))?;
    Some(attribute(meta, "content"))
}

/// Where the link with this id leads.
pub fn link(page: &str, id: &str) -> Option<String> {
    let link = tags(page).find(|tag| tag.starts_with("a ") && attribute(tag, "id") == id)?;
    Some(attribute(link, "href"))
}

/// Where a page leads by itself.
pub fn goes_on_to(page: &str) -> Option<String> {
    let refresh = tags(page).find(|tag| attribute(tag, "http-equiv") == "refresh")?;
    attribute(refresh, "content").strip_prefix("0;url=").map(str::to_owned)
}

/// What stands in each pair of angle brackets; the first is what stands before them.
fn tags(page: &str) -> impl Iterator<Item = &str> {
    page.split('<').map(|piece| piece.split('>').next().unwrap_or_default())
}

fn attribute(tag: &str, name: &str) -> String {
    for quote in ['"', '\''] {
        let needle = format!("{name}={quote}");
        let preceded = |at: usize| tag.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace));
        if let Some((at, _)) = tag.match_indices(&needle).find(|(at, _)| preceded(*at)) {
            let rest = tag.get(at + needle.len()..).unwrap_or_default();
            return unescape(rest.split(quote).next().unwrap_or_default());
        }
    }
    String::new()
}

fn unescape(text: &str) -> String {
    let mut plain = text.to_owned();
    for (entity, letter) in [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2F;", "/"),
        ("&#47;", "/"),
        ("&lt;", "<"),
        ("&#60;", "<"),
        ("&gt;", ">"),
        ("&#62;", ">"),
        ("&#61;", "="),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(entity, letter);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_with_the_password_is_found_among_others() {
        let page = "<form action='/lang'><button id=\"vi\" name=\"l\" value=\"vi\"></button></form>\
            <form method=post action=\"/login?flow=a&amp;b=1\"><input type=\"hidden\" name=\"csrf\" value=\"x&#x2F;y\">\
            <input id=\"username\" name=\"username\"><input id=\"password\" name=\"pw\" type=\"password\"></form>";
        let form = with_element(page, "password").unwrap();
        assert_eq!(form.action, "/login?flow=a&b=1");
        assert_eq!(form.name_of("password"), Some("pw"));
        assert_eq!(form.hidden().collect::<Vec<_>>(), [("csrf", "x/y")]);
    }

    #[test]
    fn a_page_that_goes_on_says_where_to() {
        let page = "<meta http-equiv=\"refresh\" content=\"0;url=https://rp.example/cb?a=1&#38;b=2\"><p>";
        assert_eq!(goes_on_to(page).as_deref(), Some("https://rp.example/cb?a=1&b=2"));
        assert_eq!(goes_on_to("<p>"), None);
    }

    #[test]
    fn a_link_and_the_token_of_scripts_are_found_by_what_marks_them() {
        let page = "<meta name=\"csrf\" content=\"a&#x2F;b\"><a id=\"queue-next\" rel=\"next\" href=\"/q?after=1&#38;due=today\">";
        assert_eq!(token(page).as_deref(), Some("a/b"));
        assert_eq!(link(page, "queue-next").as_deref(), Some("/q?after=1&due=today"));
        assert_eq!((token("<p>"), link(page, "other")), (None, None));
    }

    #[test]
    fn the_error_of_a_page_is_quoted() {
        assert_eq!(error_text("<p id=\"error\" role=\"alert\"> Sai </p>").as_deref(), Some("Sai"));
    }
}
