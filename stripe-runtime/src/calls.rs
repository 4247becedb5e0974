//! The methods that send a request: written once, for every operation of a generated crate.
//!
//! Each stands on the request itself, so that its documentation shows them and no trait has to be
//! imported. What a feature adds is decided by the crate that calls the macro. `send` hands on the
//! runtime's future: an `async fn` would be a state machine of its own in each request.

/// Implements `Debug` for parameters: names, not values, which may be secret.
#[macro_export]
macro_rules! debug_params {
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codegen::debug_params(::core::stringify!($name), self, f)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! debug_operation {
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codegen::debug_operation(::core::stringify!($name), self, f)
            }
        }
    };
}

/// Implements the calls of an operation that answers with JSON, given its output.
#[macro_export]
macro_rules! calls {
    ($name:ident => $output:ty) => {
        $crate::debug_operation!($name);

        #[cfg(feature = "client")]
        impl $name {
            /// Sends the request.
            pub fn send(
                &self,
                client: &$crate::codegen::Client,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<
                    $crate::codegen::Response<$output>,
                    $crate::codegen::Error,
                >,
            > {
                client.send(self)
            }

            /// Sends the request with options of its own.
            pub fn send_with(
                &self,
                client: &$crate::codegen::Client,
                options: &$crate::codegen::RequestOptions,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<
                    $crate::codegen::Response<$output>,
                    $crate::codegen::Error,
                >,
            > {
                client.send_with(self, options)
            }
        }

        #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
        impl $name {
            /// Sends the request and waits.
            pub fn send_blocking(
                &self,
                client: &$crate::codegen::blocking::Client,
            ) -> ::core::result::Result<$crate::codegen::Response<$output>, $crate::codegen::Error>
            {
                client.send(self)
            }

            /// Sends the request with options of its own, and waits.
            pub fn send_blocking_with(
                &self,
                client: &$crate::codegen::blocking::Client,
                options: &$crate::codegen::RequestOptions,
            ) -> ::core::result::Result<$crate::codegen::Response<$output>, $crate::codegen::Error>
            {
                client.send_with(self, options)
            }
        }
    };
}

/// Implements the calls of an operation that answers with bytes.
#[macro_export]
macro_rules! downloads {
    ($name:ident) => {
        $crate::debug_operation!($name);

        #[cfg(feature = "client")]
        impl $name {
            /// Sends the request; the answer's bytes are still to be read.
            pub async fn download(
                &self,
                client: &$crate::codegen::Client,
            ) -> ::core::result::Result<$crate::codegen::Download, $crate::codegen::Error> {
                client.download($crate::codegen::Request::new(self)?).await
            }

            /// Sends the request with options of its own; the answer's bytes are still to be read.
            pub async fn download_with(
                &self,
                client: &$crate::codegen::Client,
                options: &$crate::codegen::RequestOptions,
            ) -> ::core::result::Result<$crate::codegen::Download, $crate::codegen::Error> {
                client
                    .download_with($crate::codegen::Request::new(self)?, options)
                    .await
            }
        }

        #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
        impl $name {
            /// Sends the request and waits; the answer's bytes are still to be read.
            pub fn download_blocking(
                &self,
                client: &$crate::codegen::blocking::Client,
            ) -> ::core::result::Result<$crate::codegen::blocking::Download, $crate::codegen::Error>
            {
                client.download($crate::codegen::Request::new(self)?)
            }

            /// As `download_blocking`, with options of the request's own.
            pub fn download_blocking_with(
                &self,
                client: &$crate::codegen::blocking::Client,
                options: &$crate::codegen::RequestOptions,
            ) -> ::core::result::Result<$crate::codegen::blocking::Download, $crate::codegen::Error>
            {
                client.download_with($crate::codegen::Request::new(self)?, options)
            }
        }
    };
}

/// Implements the way through the pages of an operation, given how it turns them and its items.
#[macro_export]
macro_rules! pages {
    (list $name:ident => $item:ty) => {
        $crate::walks!($name => $item, stream_with, iter_with);
    };
    (search $name:ident => $item:ty) => {
        $crate::walks!($name => $item, stream_search_with, iter_search_with);
    };
    (list_v2 $name:ident => $item:ty) => {
        $crate::walks!($name => $item, stream_v2_with, iter_v2_with);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! walks {
    ($name:ident => $item:ty, $stream:ident, $iter:ident) => {
        #[cfg(feature = "client")]
        impl $name {
            /// Every item of the list, page after page.
            pub fn stream(
                self,
                client: &$crate::codegen::Client,
            ) -> $crate::codegen::Pages<Self, $item> {
                client.$stream(self, $crate::codegen::RequestOptions::default())
            }

            /// Every item of the list, with options for each page.
            pub fn stream_with(
                self,
                client: &$crate::codegen::Client,
                options: $crate::codegen::RequestOptions,
            ) -> $crate::codegen::Pages<Self, $item> {
                client.$stream(self, options)
            }
        }

        #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
        impl $name {
            /// Every item of the list, page after page, as an iterator that waits.
            pub fn iter_blocking(
                self,
                client: &$crate::codegen::blocking::Client,
            ) -> $crate::codegen::blocking::Pages<Self, $item> {
                client.$iter(self, $crate::codegen::RequestOptions::default())
            }

            /// Every item of the list, with options for each page, as an iterator that waits.
            pub fn iter_blocking_with(
                self,
                client: &$crate::codegen::blocking::Client,
                options: $crate::codegen::RequestOptions,
            ) -> $crate::codegen::blocking::Pages<Self, $item> {
                client.$iter(self, options)
            }
        }
    };
}
