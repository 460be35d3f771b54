//! AWS Signature Version 4 of a finished request.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::secret::{Keys, SigningKeys};
use crate::table::SIGNATURE_HEADERS;

/// What is signed beside the headers.
#[derive(Clone, Copy)]
pub(crate) struct Signable<'a> {
    pub(crate) method: &'a str,
    pub(crate) url: &'a str,
    pub(crate) body: &'a [u8],
    pub(crate) service: &'a str,
    pub(crate) region: &'a str,
    pub(crate) time: SystemTime,
}

impl Signable<'_> {
    /// Puts the signature among the headers, in place of what stood there.
    pub(crate) fn sign(&self, headers: &mut HeaderMap, keys: &SigningKeys) {
        for name in SIGNATURE_HEADERS {
            headers.remove(*name);
        }
        // All texts in it are header values or part of a URL that was parsed, so there is one.
        for (name, value) in self.signature(headers, keys).unwrap_or_default() {
            headers.insert(name, value);
        }
    }

    fn signature(
        &self,
        headers: &HeaderMap,
        keys: &SigningKeys,
    ) -> Option<Vec<(HeaderName, HeaderValue)>> {
        let Keys {
            id,
            secret,
            session_token,
        } = keys.expose();
        let identity =
            Credentials::new(id, secret, session_token.clone(), None, "headwater").into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(self.time)
            .settings(SigningSettings::default())
            .build()
            .ok()?;
        let signed = headers.iter().filter(|(name, _)| is_signed(name));
        let signed = signed.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let body = SignableBody::Bytes(self.body);
        let request = SignableRequest::new(self.method, self.url, signed, body).ok()?;
        let (signature, _) = sign(request, &params.into()).ok()?.into_parts();
        let headers = signature.headers().map(|(name, value)| {
            let mut value = HeaderValue::from_str(value).ok()?;
            value.set_sensitive(true);
            Some((HeaderName::from_bytes(name.as_bytes()).ok()?, value))
        });
        headers.collect()
    }
}

/// The host is signed always; of the rest, what HTTP clients and proxies do not touch.
fn is_signed(name: &HeaderName) -> bool {
    *name == CONTENT_TYPE || name.as_str().starts_with("x-amz")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::header::{AUTHORIZATION, USER_AGENT};

    use super::*;

    const MODEL: &str = "https://bedrock-runtime.us-east-1.amazonaws.com/model/\
                         anthropic.claude-3-haiku-20240307-v1%3A0/converse";

    fn request<'a>(url: &'a str, body: &'a [u8], service: &'a str) -> Signable<'a> {
        Signable {
            method: "POST",
            url,
            body,
            service,
            region: "us-east-1",
            // 2015-08-30T12:36:00Z
            time: SystemTime::UNIX_EPOCH + Duration::from_mins(24_015_636),
        }
    }

    /// The headers that were signed, and the signature.
    fn signed(request: Signable<'_>, headers: &mut HeaderMap, token: &str) -> (String, String) {
        let keys = SigningKeys::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        request.sign(headers, &keys.with_session_token(token));
        let authorization = &headers[AUTHORIZATION];
        assert!(authorization.is_sensitive());
        let text = authorization.to_str().unwrap();
        let (_, text) = text.split_once(", SignedHeaders=").unwrap();
        let (names, signature) = text.split_once(", Signature=").unwrap();
        (names.to_owned(), signature.to_owned())
    }

    fn headers(content_type: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(USER_AGENT, HeaderValue::from_static("changed on the way"));
        headers.insert(AUTHORIZATION, HeaderValue::from_static("stale"));
        headers.insert("x-amz-security-token", HeaderValue::from_static("stale"));
        headers
    }

    /// The first is `post-x-www-form-urlencoded` of the suite that AWS publishes; the others were made
    /// with botocore.
    #[test]
    fn as_other_signers_do() {
        let form = "application/x-www-form-urlencoded";
        let mut of_suite = headers(form);
        let suite = request(
            "https://example.amazonaws.com/",
            b"Param1=value1",
            "service",
        );
        assert_eq!(
            signed(suite, &mut of_suite, ""),
            (
                "content-type;host;x-amz-date".to_owned(),
                "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a".to_owned()
            )
        );
        assert_eq!(of_suite["x-amz-date"], "20150830T123600Z");
        assert!(!of_suite.contains_key("x-amz-security-token"));

        let url = format!("{MODEL}?a=b%20c&x=1");
        let body = br#"{"messages":[]}"#;
        let of_query = request(&url, body, "bedrock");
        assert_eq!(
            signed(of_query, &mut headers("application/json"), ""),
            (
                "content-type;host;x-amz-date".to_owned(),
                "e1c73cd19ed133934635bc4ff351663fe718ba097eef4c2577408c76de966175".to_owned()
            )
        );

        let mut temporary = headers("application/json");
        let tier = HeaderValue::from_static("flex");
        temporary.insert("x-amzn-bedrock-service-tier", tier);
        assert_eq!(
            signed(
                request(MODEL, body, "bedrock"),
                &mut temporary,
                "session/token+=="
            ),
            (
                "content-type;host;x-amz-date;x-amz-security-token;x-amzn-bedrock-service-tier"
                    .to_owned(),
                "0f4f62313c9ff4220327c4450304a00ec8d60dd3ebe79f1f39dcfcf1b04015ef".to_owned()
            )
        );
        assert_eq!(temporary["x-amz-security-token"], "session/token+==");
        assert!(temporary["x-amz-security-token"].is_sensitive());
    }
}
